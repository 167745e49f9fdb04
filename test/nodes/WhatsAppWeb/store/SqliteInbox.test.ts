import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { MAX_BACKLOG } from '../../../../nodes/WhatsAppWeb/store/SqliteSubscriptions';
import type {
	AccountStore,
	StoredEvent,
	StoredSubscription,
} from '../../../../nodes/WhatsAppWeb/store/Store';
import { DAY, openAccount } from './openAccount.ts';
import { downgrade } from './downgrade.ts';
import { failCommits } from './failCommits.ts';

const event = (id: string, change: Partial<StoredEvent> = {}): StoredEvent => ({
	id,
	event: 'message',
	timestamp: 1_795_000_000,
	fromMe: false,
	payload: Buffer.from(`payload of ${id}`),
	...change,
});

const subscription = (nodeId: string, change: Partial<StoredSubscription> = {}) => ({
	workflowId: 'workflow',
	nodeId,
	events: ['message'],
	includeOwnMessages: false,
	...change,
});

const receive = (account: AccountStore, ...events: StoredEvent[]) =>
	account.write(events.map((each) => ({ table: 'inbox', event: each })));

const pending = async (
	{ inbox }: AccountStore,
	nodeId: string,
	page: { after?: number; limit?: number } = {},
) => {
	const deliveries = await inbox.pending('workflow', nodeId, { limit: 100, ...page });
	return await Promise.all(deliveries.map(async ({ number }) => (await inbox.event(number))?.id));
};

/** The numbers of deliveries. */
const numbers = async ({ inbox }: AccountStore, nodeId: string) =>
	(await inbox.pending('workflow', nodeId, { limit: 100 })).map(({ number }) => number);

describe('the inbox', () => {
	it('delivers an event once to every subscription that wants it, in order of arrival', async () => {
		const store = await openAccount();
		const { inbox } = store.account;
		await inbox.subscribe(subscription('messages'), 'now');
		await inbox.subscribe(subscription('own', { includeOwnMessages: true }), 'now');
		await inbox.subscribe(subscription('calls', { events: ['call', 'presence'] }), 'now');
		await receive(store.account, event('b'), event('a', { fromMe: true }), event('b'));
		await receive(store.account, event('call', { event: 'call' }), event('b'));

		expect(await pending(store.account, 'messages')).toEqual(['b']);
		expect(await pending(store.account, 'own')).toEqual(['b', 'a']);
		expect(await pending(store.account, 'own', { limit: 1 })).toEqual(['b']);
		expect(await pending(store.account, 'calls')).toEqual(['call']);
		expect(await pending(store.account, 'unknown')).toEqual([]);
		const [delivery] = await inbox.pending('workflow', 'messages', { limit: 1 });
		expect(delivery).toEqual({
			number: expect.any(Number),
			arrivedAt: store.now(),
			attempts: 0,
			alone: 0,
			bundle: null,
		});
		const stored = await inbox.event(delivery!.number);
		expect({ ...stored, payload: String(stored!.payload) }).toEqual({
			...event('b'),
			payload: 'payload of b',
		});
		store.close();
	});

	it('knows at once whether anybody wants an event', async () => {
		const store = await openAccount();
		const { inbox } = store.account;
		const wanted = (event: string, fromMe = false) => inbox.isWanted({ event, fromMe });
		expect(wanted('message')).toBe(false);
		await inbox.subscribe(subscription('messages'), 'now');
		expect(wanted('message')).toBe(true);
		expect(wanted('message', true)).toBe(false);
		expect(wanted('receipt')).toBe(false);
		await inbox.subscribe(subscription('own', { includeOwnMessages: true }), 'now');
		expect(wanted('message', true)).toBe(true);
		await inbox.unsubscribe('workflow', 'messages');
		await inbox.unsubscribe('workflow', 'own');
		expect(wanted('message')).toBe(false);
		store.close();
	});

	it('remembers subscriptions, attempts and what is unsettled across a restart', async () => {
		const store = await openAccount();
		await store.account.inbox.subscribe(subscription('node'), 'now');
		await receive(store.account, event('a'), event('b'));
		const [a = 0, b = 0] = await numbers(store.account, 'node');
		await store.account.inbox.attempt('workflow', 'node', [a], false);
		await store.account.inbox.attempt('workflow', 'node', [b], false);
		await store.account.inbox.settle('workflow', 'node', [b]);

		const { inbox } = await store.reopenAfter(0);
		expect(await inbox.subscriptions()).toEqual([subscription('node')]);
		// While the trigger is still down.
		await receive(store.account, event('c'), event('b'));
		await inbox.subscribe(subscription('node'), 'backlog');
		expect(await pending(store.account, 'node')).toEqual(['a', 'c']);
		const backlog = await inbox.pending('workflow', 'node', { limit: 10 });
		expect(backlog).toMatchObject([
			{ attempts: 1, bundle: a },
			{ attempts: 0, bundle: null },
		]);
		store.close();
	});

	it("drops a subscription's backlog when it starts from now, and only its own", async () => {
		const store = await openAccount();
		const { inbox } = store.account;
		await inbox.subscribe(subscription('one'), 'now');
		await inbox.subscribe(subscription('two'), 'now');
		await receive(store.account, event('a'));
		await inbox.subscribe(subscription('one', { events: ['message', 'call'] }), 'now');
		expect(await pending(store.account, 'one')).toEqual([]);
		expect(await pending(store.account, 'two')).toEqual(['a']);
		await receive(store.account, event('b', { event: 'call' }));
		expect(await pending(store.account, 'one')).toEqual(['b']);
		store.close();
	});

	it('forgets a subscription with its deliveries', async () => {
		const store = await openAccount();
		const { inbox } = store.account;
		await inbox.subscribe(subscription('node'), 'now');
		await receive(store.account, event('a'));
		await inbox.unsubscribe('workflow', 'node');
		await inbox.unsubscribe('workflow', 'node');
		expect(await inbox.subscriptions()).toEqual([]);
		await inbox.subscribe(subscription('node'), 'backlog');
		expect(await pending(store.account, 'node')).toEqual([]);
		store.close();
	});

	it('clears the text of an event once the last delivery is settled, but knows its id for 14 days', async () => {
		const store = await openAccount();
		const { inbox } = store.account;
		await inbox.subscribe(subscription('one'), 'now');
		await inbox.subscribe(subscription('two'), 'now');
		await receive(store.account, event('a'), event('nobody wants', { event: 'presence' }));
		expect(texts(store.directory)).toBe(1);
		const [a = 0] = await numbers(store.account, 'one');
		await inbox.settle('workflow', 'one', [a]);
		expect(texts(store.directory)).toBe(1);
		await inbox.settle('workflow', 'two', [a]);
		expect(texts(store.directory)).toBe(0);

		await store.reopenAfter(14 * DAY);
		await receive(store.account, event('a'));
		expect(await pending(store.account, 'one')).toEqual([]);
		await store.reopenAfter(1);
		await receive(store.account, event('a'));
		expect(await pending(store.account, 'one')).toEqual(['a']);
		store.close();
	});

	it('shows nothing that may still be undone', async () => {
		const store = await openAccount();
		const { account } = store;
		await account.inbox.subscribe(subscription('messages'), 'now');
		const repair = failCommits(join(store.directory, 'store.sqlite'), 'inbox');
		const written = account.writeTogether([{ table: 'inbox', event: event('A') }]);
		const seen = pending(account, 'messages');
		await expect(written).rejects.toThrow('FOREIGN KEY');
		expect(await seen).toEqual([]);
		repair();
		store.close();
	});

	it('is read page by page', async () => {
		const store = await openAccount();
		await store.account.inbox.subscribe(subscription('node'), 'now');
		await receive(store.account, event('a'), event('b'), event('c'));
		const [a = 0] = await numbers(store.account, 'node');
		expect(await pending(store.account, 'node', { after: a, limit: 1 })).toEqual(['b']);
		store.close();
	});

	it('counts attempts, those alone too, and takes back what was counted', async () => {
		const store = await openAccount();
		const { inbox } = store.account;
		await inbox.subscribe(subscription('node'), 'now');
		await receive(store.account, event('a'), event('b'), event('c'));
		const [a = 0, b = 0] = await numbers(store.account, 'node');
		await inbox.attempt('workflow', 'node', [a], true);
		await inbox.attempt('workflow', 'node', [a], true);
		await inbox.attempt('workflow', 'node', [a], false);
		await inbox.attempt('workflow', 'node', [b], true);
		await inbox.takeBack('workflow', 'node', [a], { attempt: false, alone: true });
		await inbox.takeBack('workflow', 'node', [b], { attempt: true, alone: true });
		await inbox.takeBack('workflow', 'unknown', [a], { attempt: true, alone: true });
		const reopened = await store.reopenAfter(0);
		const counted = await reopened.inbox.handedOver('workflow', 'node');
		expect(counted).toMatchObject([
			{ number: a, attempts: 3, alone: 1 },
			{ number: b, attempts: 0, alone: 0 },
		]);
		expect(await reopened.inbox.handedOver('workflow', 'unknown')).toEqual([]);
		store.close();
	});

	it('remembers what was handed over together, until it is settled', async () => {
		const store = await openAccount();
		const { inbox } = store.account;
		await inbox.subscribe(subscription('node'), 'now');
		await receive(store.account, event('a'), event('b'), event('c'), event('d'));
		const [a = 0, b = 0, c = 0] = await numbers(store.account, 'node');
		expect(await inbox.attempt('workflow', 'node', [a, c], false)).toEqual([a, c]);

		const reopened = await store.reopenAfter(0);
		const bundles = await reopened.inbox.pending('workflow', 'node', { limit: 10 });
		expect(bundles.map(({ bundle }) => bundle)).toEqual([a, null, a, null]);
		expect(await reopened.inbox.bundle('workflow', 'node', a)).toEqual([a, c]);
		expect(await reopened.inbox.bundle('workflow', 'other', a)).toEqual([]);
		await reopened.inbox.settle('workflow', 'node', [a, c]);
		expect(await pending(reopened, 'node')).toEqual(['b', 'd']);
		expect(await reopened.inbox.attempt('workflow', 'node', [a, b, c], false)).toEqual([b]);
		store.close();
	});

	it('forgets a trigger that is down for 14 days, and what was kept for it', async () => {
		const store = await openAccount();
		const { inbox } = store.account;
		await inbox.subscribe(subscription('up'), 'now');
		await inbox.subscribe(subscription('deleted'), 'now');
		await receive(store.account, event('a'));
		await inbox.leave('workflow', 'deleted');

		store.passTime(14 * DAY);
		await receive(store.account, event('b'));
		expect(await pending(store.account, 'deleted')).toEqual(['a', 'b']);
		store.passTime(DAY);
		await receive(store.account, event('c'));
		expect(await inbox.subscriptions()).toEqual([subscription('up')]);
		expect(await pending(store.account, 'up')).toEqual(['a', 'b', 'c']);
		await inbox.subscribe(subscription('deleted'), 'backlog');
		expect(await pending(store.account, 'deleted')).toEqual([]);
		store.close();
	});

	it('forgets no trigger for the days on which n8n did not run', async () => {
		const store = await openAccount();
		await store.account.inbox.subscribe(subscription('node'), 'now');
		await receive(store.account, event('a'));
		const account = await store.reopenAfter(20 * DAY);
		await receive(account, event('b'));
		expect(await pending(account, 'node')).toEqual(['a', 'b']);
		store.close();
	});

	it('keeps no more than so much for a trigger that is down', async () => {
		const store = await openAccount();
		const { inbox } = store.account;
		await inbox.subscribe(subscription('down'), 'now');
		await inbox.subscribe(subscription('up'), 'now');
		await receive(store.account, event('first'));
		await inbox.leave('workflow', 'down');
		// Raises the sequence number, as if that many events had followed.
		const file = new DatabaseSync(join(store.directory, 'store.sqlite'));
		file.exec(`
			INSERT INTO inbox (seq, account, id, value, created_at)
				WITH RECURSIVE more (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM more WHERE n <= ${MAX_BACKLOG + 1})
				SELECT n, 1, CAST(n AS BLOB), x'00', ${store.now()} FROM more;
			INSERT INTO delivery (subscription, event) SELECT subscription, seq FROM subscription, inbox
				WHERE seq > 1`);
		file.close();

		store.passTime(DAY);
		await receive(store.account, event('last'));
		const kept = async (nodeId: string) =>
			(await inbox.pending('workflow', nodeId, { limit: 2 * MAX_BACKLOG })).map(
				({ number }) => number,
			);
		const [oldest, ...more] = await kept('down');
		expect([oldest, more.length]).toEqual([4, MAX_BACKLOG - 1]);
		expect((await kept('up'))[0]).toBe(1);
		store.close();
	});

	it('takes over what a file of an earlier version has handed over', async () => {
		const store = await openAccount();
		await store.account.inbox.subscribe(subscription('node'), 'now');
		await receive(store.account, event('a'), event('b'));
		const [a = 0] = await numbers(store.account, 'node');
		await store.account.inbox.attempt('workflow', 'node', [a], false);
		store.close();
		downgrade(store.directory, 2);

		const { inbox } = await store.reopenAfter(0);
		const deliveries = await inbox.pending('workflow', 'node', { limit: 10 });
		expect(deliveries.map(({ bundle }) => bundle)).toEqual([a, null]);
		store.close();
	});

	it('keeps what no trigger came for 30 days', async () => {
		const store = await openAccount();
		await store.account.inbox.subscribe(subscription('node'), 'now');
		await receive(store.account, event('a'));
		await store.reopenAfter(30 * DAY);
		expect(await pending(store.account, 'node')).toEqual(['a']);
		await store.reopenAfter(1);
		expect(await pending(store.account, 'node')).toEqual([]);
		store.close();
	});
});

/** Number of events in the file that still have their payload. */
function texts(directory: string): unknown {
	const file = new DatabaseSync(join(directory, 'store.sqlite'), { readOnly: true });
	const row = file.prepare('SELECT count(value) AS texts FROM inbox').get();
	file.close();
	return row?.texts;
}
