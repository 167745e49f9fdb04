import type { AccountStore, JournalEntry } from '../../../../nodes/WhatsAppWeb/store/Store';
import { DAY, openAccount } from './openAccount.ts';

const entry = (ciphertextHash: string, stanzaId: string): JournalEntry => ({
	ciphertextHash,
	stanzaId,
	stanza: Buffer.from(`stanza ${stanzaId}`),
	plaintext: Buffer.from(`plaintext of ${ciphertextHash}`),
});

const journal = (account: AccountStore, ...entries: JournalEntry[]) =>
	account.write(entries.map((each) => ({ table: 'journal', entry: each })));

const plaintext = async (account: AccountStore, hash: string) => {
	const found = await account.journal.plaintext(hash);
	return found && Buffer.from(found).toString();
};

describe('the journal', () => {
	it('answers by hash and tells what is pending, oldest first, across a restart', async () => {
		const store = await openAccount();
		await journal(store.account, entry('z', 'one'), entry('a', 'one'), entry('m', 'two'));
		const account = await store.reopenAfter(0);
		expect(await plaintext(account, 'a')).toBe('plaintext of a');
		expect(await plaintext(account, 'unknown')).toBeUndefined();
		const pending = await account.journal.pending();
		expect(pending.map(({ ciphertextHash }) => ciphertextHash)).toEqual(['z', 'a', 'm']);
		expect({
			...pending[2],
			stanza: String(pending[2]!.stanza),
			plaintext: String(pending[2]!.plaintext),
		}).toEqual({ ...entry('m', 'two'), stanza: 'stanza two', plaintext: 'plaintext of m' });
		store.close();
	});

	it('keeps the hashes of a stanza that is done, without its text, and takes nothing for it again', async () => {
		const store = await openAccount();
		await journal(store.account, entry('a', 'one'), entry('b', 'one'), entry('c', 'two'));
		await store.account.write([{ table: 'journalDone', stanzaId: 'one' }]);
		await journal(store.account, entry('a', 'one'));
		expect(await plaintext(store.account, 'a')).toBe('');
		expect(await plaintext(store.account, 'b')).toBe('');
		const pending = await store.account.journal.pending();
		expect(pending.map(({ stanzaId }) => stanzaId)).toEqual(['two']);

		await store.reopenAfter(14 * DAY);
		expect(await plaintext(store.account, 'a')).toBe('');
		await store.reopenAfter(1);
		expect(await plaintext(store.account, 'a')).toBeUndefined();
		expect(await plaintext(store.account, 'c')).toBe('plaintext of c');
		await store.reopenAfter(16 * DAY);
		expect(await plaintext(store.account, 'c')).toBeUndefined();
		store.close();
	});
});
