import type {
	AccountStore,
	OutboxChange,
	OutboxEntry,
} from '../../../../nodes/WhatsAppWeb/store/Store';
import { DAY, openAccount } from './openAccount.ts';

const entry = (messageId: string, change: Partial<OutboxEntry> = {}): OutboxEntry => ({
	messageId,
	commandKey: null,
	contentHash: 'c0ffee',
	calls: null,
	chat: '4915112345678@s.whatsapp.net',
	payload: Buffer.from('proto'),
	state: 'new',
	attempts: 0,
	code: null,
	result: null,
	createdAt: Date.UTC(2026, 10, 21),
	...change,
});

async function begin(account: AccountStore, begun: OutboxEntry): Promise<void> {
	await account.write([{ table: 'outboxEntry', entry: begun }]);
}

describe('the outbox', () => {
	it('has a message once, by its command key and by its id', async () => {
		const store = await openAccount();
		const { account } = store;
		const first = entry('A', { commandKey: 'order 1' });
		await begin(account, first);
		await expect(begin(account, entry('B', { commandKey: 'order 1' }))).rejects.toThrow('UNIQUE');
		await expect(begin(account, entry('A'))).rejects.toThrow('UNIQUE');
		// Messages without a command key are told apart by their ids.
		await begin(account, entry('C'));
		await begin(account, entry('D'));
		expect(await account.outbox.byMessageId('A')).toEqual(first);
		expect(await account.outbox.byMessageId('B')).toBeUndefined();
		expect(await account.outbox.byMessageId('D')).toEqual(entry('D'));
		store.close();
	});

	it('keeps what becomes of a message, across a restart', async () => {
		const store = await openAccount();
		await begin(store.account, entry('A', { commandKey: 'key' }));
		const change = (value: OutboxChange) =>
			store.account.write([{ table: 'outbox', messageId: 'A', change: value }]);
		await change({ state: 'wire', attempts: 1, code: null, calls: null });
		expect(await store.account.outbox.byMessageId('A')).toMatchObject({ state: 'wire' });
		const refused = { state: 'refused', attempts: 1, code: '463', calls: 'a call' } as const;
		await change({ ...refused, result: Buffer.from('result') });

		const { outbox } = await store.reopenAfter(0);
		const stored = entry('A', { commandKey: 'key', ...refused, result: Buffer.from('result') });
		expect(await outbox.byMessageId('A')).toEqual(stored);
		expect(await outbox.byCommandKey('key')).toEqual(stored);
		const standIn = { state: 'wire', attempts: 2, code: null, calls: 'another' } as const;
		await change({
			...standIn,
			content: { payload: Buffer.from('a stand-in'), contentHash: 'feed' },
		});
		expect(await outbox.byCommandKey('key')).toEqual({
			...stored,
			...standIn,
			payload: Buffer.from('a stand-in'),
			contentHash: 'feed',
		});
		store.close();
	});

	it('keeps messages for 14 days, and looks for older ones while it is written to', async () => {
		const store = await openAccount();
		await begin(store.account, entry('A', { createdAt: store.now() }));
		const write = () =>
			store.account.write([{ table: 'key', type: 'state', id: 'x', value: Buffer.from('x') }]);
		store.passTime(14 * DAY);
		await write();
		expect(await store.account.outbox.byMessageId('A')).toBeDefined();
		store.passTime(DAY);
		await write();
		expect(await store.account.outbox.byMessageId('A')).toBeUndefined();
		store.close();
	});
});
