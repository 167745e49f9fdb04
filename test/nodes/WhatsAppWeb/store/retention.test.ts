import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { MAX_MESSAGE_BYTES, PORTION } from '../../../../nodes/WhatsAppWeb/store/retention';
import { ACCOUNT_TABLES } from '../../../../nodes/WhatsAppWeb/store/schema';
import { openStore } from '../../../../nodes/WhatsAppWeb/store/sqlite';
import type { Mutation } from '../../../../nodes/WhatsAppWeb/store/Store';
import { temporaryDirectory } from '../temporaryDirectory.ts';
import { DAY, openAccount } from './openAccount.ts';

const key = (id: string) =>
	({ table: 'key', type: 'session', id, value: Buffer.from(id) }) as const;

/** A row in each of an account's tables that has none by {@link key} and a subscription. */
const aRowOfEach: Mutation[] = [
	{
		table: 'journal',
		entry: {
			ciphertextHash: 'h',
			stanzaId: 's',
			stanza: Buffer.from('s'),
			plaintext: Buffer.from('p'),
		},
	},
	{
		table: 'inbox',
		event: { id: 'E', event: 'message', timestamp: 1, fromMe: false, payload: Buffer.from('p') },
	},
	{ table: 'question', messageId: 'M', value: Buffer.from('q'), address: null },
	{
		table: 'outboxEntry',
		entry: {
			messageId: 'M',
			commandKey: null,
			contentHash: 'h',
			calls: null,
			chat: 'c',
			payload: Buffer.from('p'),
			state: 'new',
			attempts: 0,
			code: null,
			result: null,
			createdAt: 0,
		},
	},
	{
		table: 'message',
		message: {
			id: 'M',
			chatAndAuthor: 'c',
			payload: Buffer.from('p'),
			keepDays: 14,
			listing: { chat: 'c', isRead: true },
		},
	},
	{ table: 'facts', type: 't', id: 'i', value: Buffer.from('f') },
];

/** Changes the file behind the store's back. */
function inFile<Result>(directory: string, work: (file: DatabaseSync) => Result): Result {
	const file = new DatabaseSync(join(directory, 'store.sqlite'));
	try {
		return work(file);
	} finally {
		file.close();
	}
}

function count(directory: string, table: string): number {
	return inFile(directory, (file) =>
		Number(file.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.n),
	);
}

/** Resolves when the table has no more rows; other work gets its turn meanwhile. */
async function emptied(directory: string, table: string): Promise<number> {
	let turns = 0;
	for (let left = count(directory, table); left > 0; left = count(directory, table)) {
		turns += 1;
		await new Promise((resolve) => setTimeout(resolve, 1));
	}
	return turns;
}

describe('many old rows', () => {
	it('go in portions, between which n8n has its turns, and leave no long log', async () => {
		const store = await openAccount();
		const rows = 12 * PORTION;
		inFile(store.directory, (file) => {
			const numbers = `WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${rows})`;
			const id = 'CAST(n AS BLOB)';
			const at = store.now();
			file.exec(`
				${numbers} INSERT INTO outbox SELECT 1, ${id}, NULL, zeroblob(2000), x'', NULL, ${at} FROM numbers;
				${numbers} INSERT INTO message SELECT 1, ${id}, x'', zeroblob(2000), ${at}, 2000, NULL, NULL FROM numbers;
				${numbers} INSERT INTO journal (account, id, stanza, value, created_at)
					SELECT 1, ${id}, x'', NULL, ${at} FROM numbers;
				${numbers} INSERT INTO inbox (account, id, value, created_at) SELECT 1, ${id}, NULL, ${at} FROM numbers;`);
		});
		store.passTime(15 * DAY);
		await store.account.write([key('a')]);
		expect(count(store.directory, 'outbox')).toBeGreaterThanOrEqual(rows - PORTION);
		await store.account.write([key('b')]);
		expect(await emptied(store.directory, 'inbox')).toBeGreaterThan(0);
		for (const table of ['outbox', 'message', 'journal']) {
			expect(count(store.directory, table)).toBe(0);
		}
		expect(await store.account.get('session', ['a', 'b'])).toHaveProperty('size', 2);
		expect(statSync(join(store.directory, 'store.sqlite-wal')).size).toBeLessThan(8 * 1024 * 1024);
		store.close();
	});

	it('of a trigger that starts anew or is deleted go in portions, too, and it sees none of them', async () => {
		const store = await openAccount();
		const { inbox } = store.account;
		const subscription = (nodeId: string) => ({
			workflowId: 'workflow',
			nodeId,
			events: ['message'],
			includeOwnMessages: false,
		});
		await inbox.subscribe(subscription('anew'), 'now');
		await inbox.subscribe(subscription('deleted'), 'now');
		inFile(store.directory, (file) =>
			file.exec(`
				WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${4 * PORTION})
					INSERT INTO inbox (account, id, value, created_at)
					SELECT 1, CAST(n AS BLOB), zeroblob(100), ${store.now()} FROM numbers;
				INSERT INTO delivery (subscription, event) SELECT subscription, seq FROM subscription, inbox;`),
		);
		await inbox.subscribe(subscription('anew'), 'now');
		await inbox.unsubscribe('workflow', 'deleted');
		expect(await inbox.pending('workflow', 'anew', { limit: 10 })).toEqual([]);
		expect(count(store.directory, 'delivery')).toBeGreaterThan(0);
		await store.account.write([key('a')]);
		await emptied(store.directory, 'delivery');
		expect(
			inFile(store.directory, (file) =>
				file.prepare('SELECT count(value) AS texts FROM inbox').get(),
			),
		).toEqual({ texts: 0 });
		store.close();
	});

	it('that could not be deleted, because the file was locked, go later', async () => {
		const store = await openAccount();
		await store.account.write([
			{
				table: 'message',
				message: { id: 'M', chatAndAuthor: 'c', payload: Buffer.from('x'), keepDays: 1 },
			},
		]);
		store.passTime(2 * DAY);
		const other = new DatabaseSync(join(store.directory, 'store.sqlite'));
		other.exec('BEGIN IMMEDIATE');
		const written = store.account.write([key('a')]);
		other.exec('ROLLBACK');
		other.close();
		await written;
		store.passTime(DAY);
		await store.account.write([key('b')]);
		expect(count(store.directory, 'message')).toBe(0);
		store.close();
	});
});

describe('the messages of an account', () => {
	it('stay below their limit in bytes: the oldest go first, what is pending stays', async () => {
		const store = await openAccount();
		await store.account.inbox.subscribe(
			{ workflowId: 'w', nodeId: 'n', events: ['message'], includeOwnMessages: false },
			'now',
		);
		const message = (id: string) =>
			({
				table: 'message',
				message: { id, chatAndAuthor: 'c', payload: Buffer.from(id), keepDays: 14 },
			}) as const;
		await store.account.write([
			{
				table: 'inbox',
				event: {
					id: 'A',
					event: 'message',
					timestamp: 1,
					fromMe: false,
					payload: Buffer.from('p'),
				},
			},
			message('oldest'),
		]);
		inFile(store.directory, (file) =>
			// As if the rows were that large.
			file.exec(`
				WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${2 * PORTION})
				INSERT INTO message SELECT 1, CAST(n AS BLOB), x'', x'00', ${store.now() + 14 * DAY} + n,
					${Math.ceil(MAX_MESSAGE_BYTES / PORTION / 1.5)}, NULL, NULL FROM numbers;`),
		);
		store.passTime(DAY);
		await store.account.write([message('newest')]);
		const turns = async () => {
			for (let n = 0; n < 50; n += 1) await new Promise((resolve) => setTimeout(resolve, 2));
		};
		await turns();
		const kept = inFile(store.directory, (file) =>
			file.prepare('SELECT sum(size) AS bytes, count(*) AS rows FROM message').get(),
		) as { bytes: number; rows: number };
		expect(kept.bytes).toBeLessThanOrEqual(MAX_MESSAGE_BYTES);
		expect(kept.rows).toBeGreaterThan(PORTION / 4);
		expect(await store.account.messages.byId('oldest')).toEqual([]);
		expect(await store.account.messages.byId('newest')).toHaveLength(1);
		expect(await store.account.inbox.pending('w', 'n', { limit: 9 })).toHaveLength(1);
		store.close();
	});
});

describe('an account', () => {
	const rowsOf = (directory: string) =>
		ACCOUNT_TABLES.reduce((sum, table) => sum + count(directory, table), 0);

	it('that nobody has opened for a year is forgotten, which the operator is told', async () => {
		const directory = temporaryDirectory();
		let now = Date.UTC(2026, 0, 1);
		const warnings: unknown[] = [];
		const clocks = { now: () => now, monotonic: () => now };
		const store = openStore(directory, { ...clocks, warn: (...warning) => warnings.push(warning) });
		const used = await store.open('used', 'secret');
		const deleted = await store.open('deleted', 'secret');
		await deleted.write(Array.from({ length: 3 * PORTION }, (_, n) => key(String(n))));
		await deleted.inbox.subscribe(
			{ workflowId: 'w', nodeId: 'n', events: ['message'], includeOwnMessages: false },
			'now',
		);
		await deleted.write(aRowOfEach);
		for (const table of ACCOUNT_TABLES) expect(count(directory, table)).toBeGreaterThan(0);
		store.close();

		const later = openStore(directory, { ...clocks, warn: (...warning) => warnings.push(warning) });
		const again = await later.open('used', 'secret');
		now += 364 * DAY;
		await again.write([key('a')]);
		expect(warnings).toEqual([]);
		now += 2 * DAY;
		await again.write([key('b')]);
		expect(warnings).toEqual([
			[expect.stringContaining('not used for a year'), { credential: 'deleted' }],
		]);
		// Its key goes first.
		expect(count(directory, "account WHERE forgotten = 1 AND wrapped_key = x''")).toBe(1);
		await emptied(directory, 'account WHERE forgotten = 1');
		for (const table of ACCOUNT_TABLES) {
			expect(count(directory, `${table} WHERE account <> 1`)).toBe(0);
		}
		expect(count(directory, 'account')).toBe(1);
		expect(await again.get('session', ['a', 'b'])).toHaveProperty('size', 2);
		// The credential may come back: it is a new one then.
		expect(await (await later.open('deleted', 'another')).get('session', ['0'])).toHaveProperty(
			'size',
			0,
		);
		expect(used.credentialId).toBe('used');
		later.close();
	});

	it('that is opened once a year, and no more, stays', async () => {
		const directory = temporaryDirectory();
		let now = Date.UTC(2026, 0, 1);
		const clocks = { now: () => now, monotonic: () => now };
		const first = openStore(directory, clocks);
		await (await first.open('seldom', 'secret')).write([key('a')]);
		first.close();
		for (let year = 1; year <= 2; year += 1) {
			const store = openStore(directory, clocks);
			const other = await store.open('other', 'secret');
			now += 360 * DAY;
			await other.write([key('b')]);
			const seldom = await store.open('seldom', 'secret');
			store.close();
			expect(seldom.credentialId).toBe('seldom');
		}
		const last = openStore(directory, clocks);
		const account = await last.open('seldom', 'secret');
		expect(await account.get('session', ['a'])).toHaveProperty('size', 1);
		last.close();
	});

	it('that is new never gets rows of one whose row was deleted meanwhile', async () => {
		const store = await openAccount();
		await store.account.write([key('a')]);
		store.close();
		const warnings: unknown[] = [];
		const reopened = openStore(store.directory, { warn: (message) => warnings.push(message) });
		inFile(store.directory, (file) => file.exec('DELETE FROM account'));
		const anew = await reopened.open('new', 'secret');
		expect(await anew.get('session', ['a'])).toHaveProperty('size', 0);
		await anew.write([key('b')]);
		expect(warnings).toEqual([expect.stringContaining('whose own row was deleted')]);
		expect(count(store.directory, 'key WHERE account = 1')).toBe(1);
		expect(count(store.directory, "account WHERE credential = 'new' AND account <> 1")).toBe(1);
		reopened.close();
	});

	it('whose row was deleted is told about, harms no other, and goes after 30 days', async () => {
		const store = await openAccount();
		await store.account.write([key('a'), key('b')]);
		await store.account.inbox.subscribe(
			{ workflowId: 'w', nodeId: 'n', events: ['message'], includeOwnMessages: false },
			'now',
		);
		store.close();
		inFile(store.directory, (file) => file.exec('DELETE FROM account'));
		const anew = await store.restartWithClock(1_000);
		expect(store.warnings[0]).toContain('whose own row was deleted by something else');
		// The same credential is a new account, among whose rows the old ones are not.
		expect(await anew.get('session', ['a'])).toHaveProperty('size', 0);
		expect(await anew.inbox.subscriptions()).toEqual([]);
		await anew.write([key('a')]);
		expect(rowsOf(store.directory)).toBe(4);
		const told = store.warnings.length;
		await store.restartWithClock(1_000);
		expect(store.warnings.length).toBeGreaterThan(told);

		store.passTime(31 * DAY);
		await store.account.write([key('b')]);
		await emptied(store.directory, 'account WHERE forgotten = 1');
		expect(rowsOf(store.directory)).toBe(2);
		expect(await store.account.get('session', ['a', 'b'])).toHaveProperty('size', 2);
		store.close();
	});

	it('whose row is deleted while it is open gets it back', async () => {
		const directory = temporaryDirectory();
		const store = openStore(directory);
		const account = await store.open('credential', 'secret');
		await account.write([key('a')]);
		inFile(directory, (file) => file.exec('DELETE FROM account'));
		expect(await store.open('credential', 'secret')).toBe(account);
		store.close();
		const next = openStore(directory);
		const reopened = await next.open('credential', 'secret');
		expect(await reopened.get('session', ['a'])).toHaveProperty('size', 1);
		next.close();
	});
});
