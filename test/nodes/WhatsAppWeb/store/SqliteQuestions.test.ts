import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { waitingAddresses } from '../../../../nodes/WhatsAppWeb/store/waitingAddresses';
import type { AccountStore, Mutation } from '../../../../nodes/WhatsAppWeb/store/Store';
import { temporaryDirectory } from '../temporaryDirectory.ts';
import { downgrade } from './downgrade.ts';
import { openAccount } from './openAccount.ts';

const question = (messageId: string, value: string | null, address = ''): Mutation => ({
	table: 'question',
	messageId,
	value: value === null ? null : Buffer.from(value),
	address: address ? Buffer.from(address) : null,
});

const event = (id: string, held?: boolean): Mutation => ({
	table: 'inbox',
	event: {
		id,
		event: 'message',
		timestamp: 1_795_000_000,
		fromMe: false,
		payload: Buffer.from(`text of ${id}`),
	},
	held,
});

const subscription = (nodeId: string, includeAnswers = false) => ({
	workflowId: 'workflow',
	nodeId,
	events: ['message'],
	includeOwnMessages: false,
	includeAnswers,
});

const texts = async ({ inbox }: AccountStore, nodeId: string, after = 0) => {
	const deliveries = await inbox.pending('workflow', nodeId, { limit: 9, after });
	return await Promise.all(
		deliveries.map(async ({ number }) => String((await inbox.event(number))?.payload)),
	);
};

const plain = (bytes: Uint8Array) => Buffer.from(bytes).toString();

const values = async ({ questions }: AccountStore) => (await questions.all()).map(String).sort();

describe('questions', () => {
	it('are kept until they are deleted, over a restart and a logout', async () => {
		const store = await openAccount();
		await store.account.write([question('a', 'one'), question('b', 'two')]);
		await store.account.write([question('a', 'changed')]);
		expect(await values(store.account)).toEqual(['changed', 'two']);
		await store.account.quarantine();
		expect(await values(await store.reopenAfter(1))).toEqual(['changed', 'two']);
		await store.account.writeTogether([question('a', null), question('unknown', null)]);
		expect(await values(store.account)).toEqual(['two']);
		store.close();
	});

	it('are not readable in the file, but for addresses, which their owner has sealed', async () => {
		const store = await openAccount();
		await store.account.write([question('an id', 'a secret text', 'an address')]);
		store.close();
		const file = new DatabaseSync(join(store.directory, 'store.sqlite'), { readOnly: true });
		const row = file.prepare('SELECT * FROM question').get() ?? {};
		file.close();
		const stored = [row.id, row.value].map((value) => Buffer.from(value as Uint8Array).toString());
		expect(stored.join()).not.toMatch(/an id|a secret text/);
		expect(waitingAddresses(store.directory).flat().map(plain)).toEqual(['an address']);
	});

	it('of each account have their addresses, which are read while the store is open, too', async () => {
		const store = await openAccount();
		await store.account.write([
			question('a', 'one', 'address 1'),
			question('b', 'two', 'address 2'),
			question('c', 'three'),
		]);
		const [addresses, ...others] = waitingAddresses(store.directory);
		expect(addresses?.map(plain).sort()).toEqual(['address 1', 'address 2']);
		expect(others).toEqual([]);
		expect(waitingAddresses(temporaryDirectory())).toEqual([]);
		store.close();
	});

	it('have no place in a file of an older version until it is migrated, with what it holds', async () => {
		const store = await openAccount();
		await store.account.inbox.subscribe(subscription('node'), 'now');
		await store.account.write([event('old')]);
		store.close();
		downgrade(store.directory, 8);
		expect(waitingAddresses(store.directory)).toEqual([]);
		const account = await store.reopenAfter(0);
		expect(await texts(account, 'node')).toEqual(['text of old']);
		await account.write([question('a', 'one'), event('held', true)]);
		expect(await values(account)).toEqual(['one']);
		expect(await texts(account, 'node')).toEqual(['text of old']);
		store.close();
	});
});

describe('a held event', () => {
	async function held() {
		const store = await openAccount();
		const { account } = store;
		await account.inbox.subscribe(subscription('others'), 'now');
		await account.inbox.subscribe(subscription('including', true), 'now');
		await account.write([event('answer', true)]);
		return store;
	}

	const end = (release: boolean): Mutation => ({ table: 'inboxHeld', eventId: 'answer', release });

	it('goes at once to those who include answers, and to nobody else when it comes again', async () => {
		const { account, close } = await held();
		await account.write([event('answer')]);
		expect(await texts(account, 'including')).toEqual(['text of answer']);
		expect(await texts(account, 'others')).toEqual([]);
		expect(await account.inbox.has('answer')).toBe(true);
		expect(await account.inbox.has('another')).toBe(false);
		close();
	});

	it('that is released goes to the others once, behind what has come since', async () => {
		const store = await held();
		await store.account.write([event('later')]);
		const [later] = await store.account.inbox.pending('workflow', 'others', { limit: 1 });
		const account = await store.reopenAfter(1);
		await account.write([end(true)]);
		expect(await texts(account, 'others', later?.number)).toEqual(['text of answer']);
		expect(await texts(account, 'including')).toEqual(['text of answer', 'text of later']);
		await account.write([end(true), end(false), event('answer'), event('answer', true)]);
		expect(await texts(account, 'others')).toEqual(['text of later', 'text of answer']);
		store.close();
	});

	it('that is taken goes to nobody else, and its text is deleted when those have it', async () => {
		const { account, directory, close } = await held();
		await account.write([end(false)]);
		await account.write([end(true)]);
		expect(await texts(account, 'others')).toEqual([]);
		const [delivery] = await account.inbox.pending('workflow', 'including', { limit: 1 });
		await account.inbox.settle('workflow', 'including', [delivery?.number ?? 0]);
		close();
		const file = new DatabaseSync(join(directory, 'store.sqlite'), { readOnly: true });
		expect(file.prepare('SELECT count(value) AS texts FROM inbox').get()).toEqual({ texts: 0 });
		file.close();
	});

	it('is not released to a trigger that was switched on since', async () => {
		const { account, close } = await held();
		await account.inbox.subscribe(subscription('others'), 'now');
		await account.write([end(true)]);
		expect(await texts(account, 'others')).toEqual([]);
		close();
	});
});
