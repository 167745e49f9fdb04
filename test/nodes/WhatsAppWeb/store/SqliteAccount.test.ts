import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DAY, openAccount } from './account.ts';

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

		// The next identity may use the same ids, and be put aside as well.
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
});

function rows(directory: string): unknown {
	const file = new DatabaseSync(join(directory, 'store.sqlite'), { readOnly: true });
	const row = file.prepare('SELECT count(*) AS count FROM key').get();
	file.close();
	return row?.count;
}
