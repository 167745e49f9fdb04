import { EventEmitter } from 'node:events';
import { jest } from '@jest/globals';
import { BoundedCache } from '../../../../nodes/WhatsAppWeb/primitives/BoundedCache';
import { Budget } from '../../../../nodes/WhatsAppWeb/primitives/Budget';
import { KeyedQueue } from '../../../../nodes/WhatsAppWeb/primitives/KeyedQueue';
import { classify } from '../../../../nodes/WhatsAppWeb/message/received/classify';
import { reportRejections } from '../../../../nodes/WhatsAppWeb/session/connection/reportRejections';
import { notConnected } from '../../../../nodes/WhatsAppWeb/contract/notConnected';
import type { SessionState } from '../../../../nodes/WhatsAppWeb/contract/state';
import { decodePlain, encodePlain } from '../../../../nodes/WhatsAppWeb/contract/plainData';
import { newest } from '../../../../nodes/WhatsAppWeb/session/connection/version';

describe('BoundedCache', () => {
	it('forgets what was not used for longest, and what is too old', () => {
		const cache = new BoundedCache<number>(2, 60_000);
		cache.set('a', 1);
		cache.set('b', 2);
		cache.get('a');
		cache.set('c', 3);
		cache.set('old', 4, -1);
		expect([cache.get('b'), cache.get('c'), cache.get('old')]).toEqual([undefined, 3, undefined]);
	});
});

describe('Budget', () => {
	const never = new Promise<never>(() => undefined);
	const late = () => new Error('late');

	it('ends a wait when time runs out, or its step does', async () => {
		await expect(new Budget(20).race(never, late)).rejects.toThrow('late');
		await expect(new Budget(60_000).race(never, late, 20)).rejects.toThrow('late');
	});

	it('does not count what is off the clock', async () => {
		const clock = jest.spyOn(performance, 'now').mockReturnValue(0);
		try {
			const budget = new Budget(50);
			const uploaded = budget.offTheClock(Promise.resolve());
			clock.mockReturnValue(100_000);
			await uploaded;
			expect(budget.leftMs).toBe(50);
			clock.mockReturnValue(100_030);
			expect(budget.leftMs).toBe(20);
		} finally {
			clock.mockRestore();
		}
	});

	it('ends every wait when the execution is cancelled, before or meanwhile', async () => {
		const abort = new AbortController();
		const budget = new Budget(60_000, abort.signal);
		const waits = [budget.race(never, late), budget.offTheClock(never)];
		abort.abort();
		waits.push(budget.race(never, late));
		for (const wait of waits) await expect(wait).rejects.toMatchObject({ code: 'cancelled' });
	});
});

describe('notConnected', () => {
	it('takes an open session without a line for one that reconnects', () => {
		const state = { status: 'open', reason: null, code: null } as SessionState;
		expect(notConnected(state)).toMatchObject({
			code: 'device_not_connected',
			retryable: true,
			details: { status: 'reconnecting' },
		});
	});
});

describe('KeyedQueue', () => {
	it('lets one in at a time per chat, in order, whoever gives up', async () => {
		const queue = new KeyedQueue();
		const order: string[] = [];
		const leaveFirst = await queue.enter('a');
		const second = queue.enter('a').then((leave) => leave());
		const third = queue.enter('a').then((leave) => {
			order.push('third');
			leave();
		});
		(await queue.enter('b'))();
		order.push('other chat', 'first');
		leaveFirst();
		await Promise.all([second, third]);
		expect(order).toEqual(['other chat', 'first', 'third']);
	});
});

describe('plain data', () => {
	it('survives being stored', () => {
		const value = {
			text: 'ü',
			bytes: Uint8Array.of(0, 255),
			buffer: new Uint8Array(Buffer.from('x')),
			list: [1, null, { deep: true }],
		};
		expect(decodePlain(encodePlain(value))).toEqual(value);
	});

	it('end at a hundred levels, and overflow nothing', () => {
		let deep: unknown = 'bottom';
		for (let level = 0; level < 100_000; level++) deep = [deep];
		let found: unknown = decodePlain(encodePlain(deep));
		let levels = 0;
		for (; Array.isArray(found); levels++) [found] = found;
		expect({ levels, found }).toEqual({ levels: 101, found: null });
	});

	it('that is equal is stored as equal bytes', () => {
		const a = encodePlain({ one: 1, two: { b: 2, a: 1, none: undefined } });
		const b = encodePlain({ two: { a: 1, b: 2 }, one: 1 });
		expect(Buffer.compare(a, b)).toBe(0);
	});
});

describe('classify', () => {
	it.each([
		[{ conversation: 'Hello' }],
		[{ extendedTextMessage: { text: 'Hello' }, messageContextInfo: {} }],
		[{ ephemeralMessage: { message: { imageMessage: {} } } }],
		[{ viewOnceMessageV2: { message: { videoMessage: {} } } }],
		[{ pollCreationMessageV3: { name: 'What to eat?' } }],
		[{ senderKeyDistributionMessage: {}, conversation: 'in the group' }],
		// Of a kind that this version does not know.
		[{}],
		[{ messageContextInfo: {} }],
		[
			{
				senderKeyDistributionMessage: {},
				messageContextInfo: { messageSecret: new Uint8Array(32) },
			},
		],
		// Nobody wrote them, but everybody sees them.
		[{ protocolMessage: { type: 3, ephemeralExpiration: 0 } }],
		[{ keepInChatMessage: { keepType: 1 } }],
	])('%j is a message', (message) => {
		expect(classify({ message })).toBe('message');
	});

	it.each([
		[undefined],
		[{ senderKeyDistributionMessage: {} }],
		[{ senderKeyDistributionMessage: {}, messageContextInfo: {} }],
		[{ placeholderMessage: {} }],
		[{ protocolMessage: { type: 0 } }],
		[{ reactionMessage: { text: '👍' } }],
		[{ ephemeralMessage: { message: { reactionMessage: {} } } }],
		[{ pollUpdateMessage: {} }],
		[{ editedMessage: { message: { protocolMessage: {} } } }],
		[{ secretEncryptedMessage: {} }],
		[{ call: {} }],
	])('%j is none', (message) => {
		expect(classify({ message })).toBeNull();
	});

	it('knows a message whose content is withheld from linked devices', () => {
		expect(classify({ message: undefined, viewOnceUnavailable: true })).toBe('message');
	});

	it('knows a message that could not be decrypted, also when keys came with it', () => {
		const undecryptable = { message: undefined, stubType: 2 };
		expect(classify(undecryptable)).toBe('undecryptable_message');
		const message = { senderKeyDistributionMessage: {} };
		expect(classify({ ...undecryptable, message })).toBe('undecryptable_message');
		expect(classify({ stubType: 2, message: { conversation: 'Hello' } })).toBe('message');
	});

	it('leaves what happens to groups to their own events', () => {
		expect(classify({ message: undefined, stubType: 21 })).toBeNull();
	});
});

describe('reportRejections', () => {
	it('reports what async listeners reject with, and keeps them working', async () => {
		const emitter = new EventEmitter();
		const seen: unknown[] = [];
		emitter.on('stanza', async (text: string) => {
			seen.push(text);
			throw new Error('Connection Closed');
		});
		const reported = new Promise((resolve) => reportRejections(emitter, resolve));
		emitter.emit('stanza', 'ping');
		expect(seen).toEqual(['ping']);
		expect(await reported).toMatchObject({ message: 'Connection Closed' });
	});
});

describe('newest', () => {
	it('compares versions part by part', () => {
		expect(newest([2, 3000, 10], [2, 3000, 11])).toEqual([2, 3000, 11]);
		expect(newest([2, 3000, 10], [2, 2900, 99])).toEqual([2, 3000, 10]);
		expect(newest([2, 3000, 10], undefined)).toEqual([2, 3000, 10]);
	});
});
