import type { OutboxEntry } from '../../../../nodes/WhatsAppWeb/store/Store';
import { DAY, openAccount } from './account.ts';

const entry = (messageId: string, change: Partial<OutboxEntry> = {}): OutboxEntry => ({
	messageId,
	commandKey: null,
	contentHash: 'c0ffee',
	chat: '4915112345678@s.whatsapp.net',
	payload: Buffer.from('proto'),
	state: 'new',
	attempts: 0,
	code: null,
	result: null,
	createdAt: Date.UTC(2026, 10, 21),
	...change,
});

describe('the outbox', () => {
	it('begins a message once, by its command key or its id', async () => {
		const store = await openAccount();
		const { outbox } = store.account;
		const first = entry('A', { commandKey: 'order 1' });
		expect(await outbox.begin(first)).toEqual({ entry: first, existed: false });
		const again = await outbox.begin(
			entry('B', { commandKey: 'order 1', payload: Buffer.from('other') }),
		);
		expect(again).toEqual({ entry: first, existed: true });
		expect(await outbox.begin(entry('A'))).toEqual({ entry: first, existed: true });
		// Without keys, messages are as many as their ids.
		expect((await outbox.begin(entry('C'))).existed).toBe(false);
		expect((await outbox.begin(entry('D'))).existed).toBe(false);
		expect(await outbox.byMessageId('B')).toBeUndefined();
		store.close();
	});

	it('keeps what becomes of a message, across a restart', async () => {
		const store = await openAccount();
		await store.account.outbox.begin(entry('A', { commandKey: 'key' }));
		const change = (value: object) =>
			store.account.write([{ table: 'outbox', messageId: 'A', change: value }]);
		await change({ state: 'wire', attempts: 1 });
		await change({});
		expect(await store.account.outbox.byMessageId('A')).toMatchObject({
			state: 'wire',
			code: null,
		});
		await change({ state: 'refused', code: '463', result: Buffer.from('result') });

		const { outbox } = await store.reopenAfter(0);
		const stored = entry('A', {
			commandKey: 'key',
			state: 'refused',
			attempts: 1,
			code: '463',
			result: Buffer.from('result'),
		});
		expect(await outbox.byMessageId('A')).toEqual(stored);
		expect(await outbox.byCommandKey('key')).toEqual(stored);
		await change({ code: null, result: null });
		expect(await outbox.byMessageId('A')).toMatchObject({ code: null, result: null });
		await change({ payload: Buffer.from('a stand-in') });
		expect(await outbox.byCommandKey('key')).toEqual({
			...stored,
			code: null,
			result: null,
			payload: Buffer.from('a stand-in'),
		});
		store.close();
	});

	it('keeps messages for 14 days, and looks for older ones while it is written to', async () => {
		const store = await openAccount();
		await store.account.outbox.begin(entry('A', { createdAt: store.now() }));
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
