import type { AccountStore } from '../../../../nodes/WhatsAppWeb/store/Store';
import { downgrade } from './downgrade.ts';
import { DAY, openAccount } from './openAccount.ts';

const YEAR = 365 * DAY;
const RIGHT = Date.UTC(2026, 10, 21);
const SUBSCRIPTION = {
	workflowId: 'workflow',
	nodeId: 'node',
	events: ['message'],
	includeOwnMessages: false,
};
const bytes = (text: string) => Buffer.from(text);

/** Writes a row of everything that is kept for days only. */
async function fill(account: AccountStore, createdAt: number): Promise<void> {
	await account.inbox.subscribe(SUBSCRIPTION, 'backlog');
	await account.write([{ table: 'key', type: 'session', id: 'old identity', value: bytes('key') }]);
	await account.quarantine();
	const common = { commandKey: 'order 1', contentHash: 'hash', chat: 'chat', payload: bytes('p') };
	const sent = { state: 'accepted', attempts: 1, code: null, calls: null } as const;
	const progress = { ...sent, result: bytes('sent') };
	await account.write([
		{ table: 'outboxEntry', entry: { messageId: 'SENT', createdAt, ...common, ...progress } },
		{
			table: 'journal',
			entry: { ciphertextHash: 'h', stanzaId: 's', stanza: bytes('s'), plaintext: bytes('text') },
		},
		{
			table: 'inbox',
			event: { id: 'A', event: 'message', timestamp: 1, fromMe: false, payload: bytes('p') },
		},
		{
			table: 'message',
			message: { id: 'M', chatAndAuthor: 'c', payload: bytes('kept'), keepDays: 14 },
		},
	]);
}

/** What is left of it. */
async function left(account: AccountStore) {
	const sent = await account.outbox.byCommandKey('order 1');
	return {
		subscriptions: (await account.inbox.subscriptions()).length,
		deliveries: (await account.inbox.pending('workflow', 'node', { limit: 10 })).length,
		journal: (await account.journal.pending()).length,
		duplicateKey: sent?.messageId,
		messages: (await account.messages.byId('M')).length,
	};
}

const ALL = { subscriptions: 1, deliveries: 1, journal: 1, duplicateKey: 'SENT', messages: 1 };

/** A write, by which old rows are looked for if hours have passed. */
async function touch(account: AccountStore): Promise<void> {
	await account.write([{ table: 'key', type: 'session', id: 'a', value: bytes('ratchet') }]);
}

it.each([
	['2020 and set right', Date.UTC(2020, 0, 1), RIGHT - Date.UTC(2020, 0, 1)],
	['1970 and set right', 0, RIGHT],
	['right and set 40 days ahead', RIGHT, 40 * DAY],
	['right and set ten years ahead', RIGHT, 10 * YEAR],
	['ten years ahead and set right', RIGHT + 10 * YEAR, -10 * YEAR],
])('a clock that was at %s deletes nothing, at once or after a restart', async (_, start, leap) => {
	const store = await openAccount(start);
	await fill(store.account, store.now());
	store.passTime(60_000);
	store.setClock(leap);
	await touch(store.account);
	expect(await left(store.account)).toEqual(ALL);
	store.passTime(7 * 60 * 60 * 1_000);
	await touch(store.account);
	expect(await left(store.account)).toEqual(ALL);
	expect(await left(await store.restartWithClock(60_000))).toEqual(ALL);
	store.close();
});

it.each([
	['40 days ahead', 40 * DAY],
	['years ahead', 6 * YEAR],
	['years behind', -6 * YEAR],
])('a start with the clock %s deletes nothing, nor does setting it right', async (_, leap) => {
	const store = await openAccount();
	await fill(store.account, store.now());
	const account = await store.restartWithClock(leap);
	await touch(account);
	expect(await left(account)).toEqual(ALL);
	store.passTime(7 * 60 * 60 * 1_000);
	store.setClock(-leap);
	await touch(account);
	expect(await left(account)).toEqual(ALL);
	expect(await left(await store.restartWithClock(60_000))).toEqual(ALL);
	store.close();
});

it('starts with a dead clock, each of which is set right later, delete nothing', async () => {
	const store = await openAccount();
	await fill(store.account, store.now());
	let { account } = store;
	for (let boot = 0; boot < 20; boot += 1) {
		account = await store.restartWithClock(-6 * YEAR);
		store.passTime(60_000);
		store.setClock(6 * YEAR);
		await touch(account);
	}
	expect(await left(account)).toEqual(ALL);
	store.close();
});

it('rows age all the same by the time that passes, whatever the clock shows', async () => {
	const store = await openAccount();
	await fill(store.account, store.now());
	store.setClock(-6 * YEAR);
	store.passTime(13 * DAY);
	await touch(store.account);
	expect(await left(store.account)).toEqual(ALL);
	store.passTime(2 * DAY);
	await touch(store.account);
	expect(await left(store.account)).toMatchObject({ duplicateKey: undefined, messages: 0 });
	store.passTime(16 * DAY);
	await touch(store.account);
	expect(await left(store.account)).toMatchObject({ deliveries: 0, journal: 0 });
	store.close();
});

it('a night without n8n counts, a long absence as a day', async () => {
	const store = await openAccount();
	await fill(store.account, store.now());
	for (let day = 0; day < 14; day += 1) await store.restartWithClock(DAY);
	expect(await left(await store.restartWithClock(DAY))).toMatchObject({ messages: 0 });
	store.close();
	const other = await openAccount();
	await fill(other.account, other.now());
	expect(await left(await other.restartWithClock(60 * DAY))).toEqual(ALL);
	other.close();
});

it('gives back when a row was made by the clock as it is set now', async () => {
	const store = await openAccount(Date.UTC(2020, 0, 1));
	await fill(store.account, store.now());
	store.passTime(5_000);
	store.setClock(RIGHT - store.now());
	const [delivery] = await store.account.inbox.pending('workflow', 'node', { limit: 1 });
	expect(delivery?.arrivedAt).toBe(RIGHT - 5_000);
	expect((await store.account.outbox.byMessageId('SENT'))?.createdAt).toBe(RIGHT - 5_000);
	store.close();
});

it.each([
	['40 days ahead of the clock', -40 * DAY],
	['years behind the clock', 6 * YEAR],
	['as the clock is', 0],
])('takes over a file of an earlier version whose rows are %s', async (_, leap) => {
	const store = await openAccount();
	await fill(store.account, store.now());
	store.close();
	downgrade(store.directory, 5);
	const account = await store.restartWithClock(leap);
	await touch(account);
	expect(await left(account)).toEqual(ALL);
	store.passTime(91 * DAY);
	await touch(account);
	expect(await left(account)).toMatchObject({ deliveries: 0, journal: 0, messages: 0 });
	store.close();
});
