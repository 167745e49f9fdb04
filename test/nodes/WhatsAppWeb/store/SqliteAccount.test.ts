import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { blob, integer } from '../../../../nodes/WhatsAppWeb/store/AccountRows';
import { unwrapDataKey, type WrappedKey } from '../../../../nodes/WhatsAppWeb/store/cipher';
import { quarantineContext } from '../../../../nodes/WhatsAppWeb/store/quarantine';
import { failCommits } from './failCommits.ts';
import { DAY, openAccount } from './openAccount.ts';

const session = (id: string, value: string | null) =>
	({
		table: 'key',
		type: 'session',
		id,
		value: value === null ? null : Buffer.from(value),
	}) as const;

describe('keys', () => {
	it('are what was written last, whether they had been asked for before or not', async () => {
		const store = await openAccount();
		const { account } = store;
		const read = async () => strings(await account.get('session', ['a', 'b']));
		expect(await read()).toEqual({});
		await account.write([session('a', 'one')]);
		expect(await read()).toEqual({ a: 'one' });
		await account.writeTogether([session('a', 'two'), session('b', 'three')]);
		expect(await read()).toEqual({ a: 'two', b: 'three' });
		await account.write([session('a', null)]);
		expect(await read()).toEqual({ b: 'three' });
		expect(strings(await (await store.reopenAfter(0)).get('session', ['a', 'b']))).toEqual({
			b: 'three',
		});
		store.close();
	});

	it('are what they were before when a write is undone', async () => {
		const { account, close } = await openAccount();
		await account.write([session('a', 'before')]);
		await account.get('session', ['a', 'b']);
		const change = { state: 'accepted', attempts: 1, code: null, calls: null } as const;
		const missing = { table: 'outbox', messageId: 'never', change } as const;
		for (const write of ['write', 'writeTogether'] as const) {
			const written = account[write]([session('a', 'after'), session('b', 'new'), missing]);
			await expect(written).rejects.toThrow('not in the outbox');
			expect(strings(await account.get('session', ['a', 'b']))).toEqual({ a: 'before' });
		}
		close();
	});

	it('are what they were before when a commit fails', async () => {
		const { account, close, directory } = await openAccount();
		await account.write([session('a', 'before')]);
		await account.get('session', ['a']);
		const repair = failCommits(join(directory, 'store.sqlite'), 'key');
		const written = account.writeTogether([session('a', 'after')]);
		expect(strings(await account.get('session', ['a']))).toEqual({ a: 'after' });
		await expect(written).rejects.toThrow('FOREIGN KEY');
		repair();
		expect(strings(await account.get('session', ['a']))).toEqual({ a: 'before' });
		close();
	});
});

function strings(values: Map<string, Uint8Array>): Record<string, string> {
	return Object.fromEntries([...values].map(([id, value]) => [id, Buffer.from(value).toString()]));
}

describe('quarantine', () => {
	it("moves the identity's keys and journal aside for 30 days, and keeps what belongs to the workflows", async () => {
		const store = await openAccount();
		const { account } = store;
		const write = (id: string) =>
			account.write([
				{ table: 'key', type: 'session', id, value: Buffer.from('ratchet') },
				{
					table: 'journal',
					entry: {
						ciphertextHash: id,
						stanzaId: id,
						stanza: Buffer.from('stanza'),
						plaintext: Buffer.from('plaintext'),
					},
				},
				{
					table: 'inbox',
					event: { id, event: 'message', timestamp: 1, fromMe: false, payload: Buffer.from('') },
				},
			]);
		await account.inbox.subscribe(
			{ workflowId: 'w', nodeId: 'n', events: ['message'], includeOwnMessages: false },
			'now',
		);
		await write('a');
		const derived = account.hmac('message', 'text');

		await account.quarantine();
		expect(await account.get('session', ['a'])).toEqual(new Map());
		expect(await account.journal.plaintext('a')).toBeUndefined();
		expect(await account.journal.pending()).toEqual([]);
		expect(await account.inbox.pending('w', 'n', { limit: 10 })).toHaveLength(1);
		expect(account.hmac('message', 'text')).toBe(derived);

		// The next identity may use the same ids, and can be quarantined, too.
		await write('a');
		await account.quarantine();
		await write('a');
		expect(await account.get('session', ['a'])).toHaveProperty('size', 1);
		expect(rows(store.directory)).toBe(3);

		const later = await store.reopenAfter(30 * DAY + 1);
		expect(rows(store.directory)).toBe(1);
		expect(await later.get('session', ['a'])).toHaveProperty('size', 1);
		store.close();
	});

	it('seals what it puts aside once more, all of it, and leaves it as it was beneath', async () => {
		const store = await openAccount();
		const names = Array.from({ length: 1_001 }, (_, n) => `${n}.0`);
		await store.account.write(names.map((name) => session(name, `ratchet ${name}`)));
		await store.account.quarantine();
		store.close();
		const file = new DatabaseSync(join(store.directory, 'store.sqlite'), { readOnly: true });
		const keys = file.prepare('SELECT quarantine, id, value FROM key').all();
		const account = file.prepare('SELECT salt, wrapped_key AS wrapped FROM account').get();
		file.close();
		const cipher = unwrapDataKey('credential', 'secret', account as unknown as WrappedKey);
		const opened = keys.map((row) => {
			const id = blob(row, 'id');
			const outer = quarantineContext('key', integer(row, 'quarantine'), id);
			const inner = cipher.open(outer, blob(row, 'value'));
			return String(cipher.open({ table: 'key', type: 'session', id }, inner));
		});
		expect(opened.toSorted()).toEqual(names.map((name) => `ratchet ${name}`).toSorted());
	});
});

function rows(directory: string): unknown {
	const file = new DatabaseSync(join(directory, 'store.sqlite'), { readOnly: true });
	const row = file.prepare('SELECT count(*) AS count FROM key').get();
	file.close();
	return row?.count;
}
