import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import type {
	AccountStore,
	StoredEvent,
	StoredSubscription,
} from '../../../../nodes/WhatsAppWeb/store/Store';
import { DAY, openAccount } from './account.ts';

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

const pending = async (account: AccountStore, nodeId: string, limit = 100) =>
	(await account.inbox.pending('workflow', nodeId, limit)).map(({ id }) => id);

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
		expect(await pending(store.account, 'own', 1)).toEqual(['b']);
		expect(await pending(store.account, 'calls')).toEqual(['call']);
		expect(await pending(store.account, 'unknown')).toEqual([]);
		const [stored] = await inbox.pending('workflow', 'messages', 1);
		expect({ ...stored, payload: String(stored!.payload) }).toEqual({
			...event('b'),
			payload: 'payload of b',
			attempts: 0,
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
		await store.account.inbox.attempt('a', 'workflow', 'node');
		await store.account.inbox.attempt('b', 'workflow', 'node');
		await store.account.inbox.settle('b', 'workflow', 'node');

		const { inbox } = await store.reopenAfter(0);
		expect(await inbox.subscriptions()).toEqual([subscription('node')]);
		// While the trigger is still down.
		await receive(store.account, event('c'), event('b'));
		await inbox.subscribe(subscription('node'), 'backlog');
		const backlog = await inbox.pending('workflow', 'node', 10);
		expect(backlog.map(({ id, attempts }) => [id, attempts])).toEqual([
			['a', 1],
			['c', 0],
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
		await inbox.settle('a', 'workflow', 'one');
		expect(texts(store.directory)).toBe(1);
		await inbox.settle('a', 'workflow', 'two');
		expect(texts(store.directory)).toBe(0);

		await store.reopenAfter(14 * DAY);
		await receive(store.account, event('a'));
		expect(await pending(store.account, 'one')).toEqual([]);
		await store.reopenAfter(1);
		await receive(store.account, event('a'));
		expect(await pending(store.account, 'one')).toEqual(['a']);
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

/** Events in the file that still hold their text. */
function texts(directory: string): unknown {
	const file = new DatabaseSync(join(directory, 'store.sqlite'), { readOnly: true });
	const row = file.prepare('SELECT count(value) AS texts FROM inbox').get();
	file.close();
	return row?.texts;
}
