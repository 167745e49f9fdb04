import { jest } from '@jest/globals';
import {
	MAX_UNSETTLED,
	type Subscription,
} from '../../../../../nodes/WhatsAppWeb/contract/Subscription';
import { ANI, ANI_LID, BUDI, DeliveryHarness, GROUP, Listener, rest } from './DeliveryHarness.ts';

let harness: DeliveryHarness;

beforeEach(async () => {
	harness = await DeliveryHarness.open();
});
afterEach(() => {
	jest.useRealTimers();
	harness.close();
	expect(harness.errors).toEqual([]);
});

describe('one execution per chat at a time', () => {
	const flow = { onePerChat: true };

	it('lets the messages of a chat wait their turn in order, and no other chat', async () => {
		const listener = new Listener();
		await harness.subscribe(listener, flow);
		for (const text of ['1', '2', '3']) await harness.says(text);
		await harness.says('from Budi', { chat: BUDI });
		await rest();
		expect(listener.texts).toEqual([['1'], ['from Budi']]);
		listener.started[0]!.end();
		await rest();
		listener.started[2]!.end();
		await rest();
		expect(listener.texts).toEqual([['1'], ['from Budi'], ['2'], ['3']]);
	});

	it('knows a chat by both of its identities, and by what is sent to it', async () => {
		harness.lids.set('628333', '1003333');
		const listener = new Listener();
		await harness.subscribe(listener, flow, { includeOwnMessages: true });
		await harness.says('by number', { chat: ANI });
		await harness.says('by LID', { chat: ANI_LID });
		await harness.says('by number, with the LID', { chat: ANI, senderLid: ANI_LID });
		await harness.says('written on the phone', { chat: ANI, sender: 'me', fromMe: true });
		await harness.says('in the group', { chat: GROUP, sender: ANI });
		await rest();
		expect(listener.texts).toEqual([['by number'], ['in the group']]);
	});

	it('starves nobody for the sake of one busy chat', async () => {
		const listener = new Listener();
		await harness.subscribe(listener, flow);
		for (let index = 0; index < 3 * MAX_UNSETTLED; index++) await harness.says(`busy ${index}`);
		await harness.says('quiet', { chat: BUDI });
		await rest();
		expect(listener.texts).toEqual([['busy 0'], ['quiet']]);
	});

	it('holds back what passes by in the chat, too', async () => {
		const listener = new Listener();
		await harness.subscribe(listener, flow);
		await harness.says('a message');
		await rest();
		harness.deliveries.deliverLive(harness.message('a live one'));
		await rest();
		expect(listener.texts).toEqual([['a message']]);
		listener.started[0]!.end();
		await rest();
		expect(listener.texts).toEqual([['a message'], ['a live one']]);
	});

	/** Two messages of a chat, the first of which is delivered when the workflow is updated. */
	async function updated(): Promise<{ before: Listener; after: Listener }> {
		const [before, after] = [new Listener(), new Listener()];
		const stop = await harness.subscribe(before, flow);
		await harness.says('1');
		await harness.says('2');
		await rest();
		await stop();
		await harness.subscribe(after, flow);
		return { before, after };
	}

	it('waits after an update of the workflow for what the old one has started', async () => {
		const { before, after } = await updated();
		await rest();
		expect(after.texts).toEqual([]);
		before.started[0]!.end();
		await rest();
		expect(before.texts).toEqual([['1']]);
		expect(after.texts).toEqual([['2']]);
	});

	it('gives what the closing overtook to the next trigger, before all else of the chat', async () => {
		const { before, after } = await updated();
		before.closeInTheMiddle();
		await rest();
		expect(after.texts).toEqual([['1']]);
		expect(after.started[0]!.key).toBe(before.started[0]!.key);
		after.started[0]!.end();
		await rest();
		expect(after.texts).toEqual([['1'], ['2']]);
	});
});

describe('executions that are not to wait for each other', () => {
	it('start at once, so many at a time', async () => {
		const listener = new Listener();
		await harness.subscribe(listener);
		for (let index = 0; index < MAX_UNSETTLED + 2; index++) await harness.says(`${index}`);
		await rest();
		expect(listener.started).toHaveLength(MAX_UNSETTLED);
		listener.started[7]!.end();
		await rest();
		expect(listener.texts.slice(MAX_UNSETTLED)).toEqual([[`${MAX_UNSETTLED}`]]);
	});

	it('start no more at a time than n8n runs, so that none waits in its queue', async () => {
		harness.executionsAtOnce = 2;
		await harness.reopen();
		const listener = new Listener();
		await harness.subscribe(listener);
		for (const text of ['1', '2', '3']) await harness.says(text);
		await rest();
		expect(listener.texts).toEqual([['1'], ['2']]);
		listener.started[0]!.end();
		await rest();
		expect(listener.texts).toEqual([['1'], ['2'], ['3']]);
	});

	it('are started from a long backlog without a pause, in order', async () => {
		const total = 350;
		const listener = new Listener();
		listener.isQuick = true;
		await harness.subscribeAndLeave();
		for (let index = 0; index < total; index++) await harness.says(`${index}`);
		await harness.subscribe(listener);
		while (listener.started.length < total) await rest();
		expect(listener.texts.flat()).toEqual(Array.from({ length: total }, (_, n) => `${n}`));
		await rest();
		expect(await harness.left()).toBe(0);
	});
});

describe('what a trigger does not want', () => {
	it('is settled without an execution', async () => {
		const listener = new Listener();
		listener.wants = ({ id }) => !id.endsWith('|2');
		await harness.subscribe(listener, { onePerChat: true });
		await harness.says('1');
		await harness.says('2');
		await harness.says('3');
		await rest();
		listener.started[0]!.end();
		await rest();
		listener.started[1]!.end();
		await rest();
		expect(listener.texts).toEqual([['1'], ['3']]);
		expect(await harness.left()).toBe(0);
	});

	it.each<[string, Partial<Subscription>, Record<string, unknown>]>([
		['events of a kind that it no longer asks for', { events: ['call'] }, {}],
		['own messages', { includeOwnMessages: false }, { sender: 'me', fromMe: true }],
	])('is settled when it was edited while they waited: %s', async (_, edited, what) => {
		const before: Partial<Subscription> = { events: ['message', 'call'], includeOwnMessages: true };
		await harness.subscribeAndLeave({}, before);
		await harness.says('1', what);
		const listener = new Listener();
		await harness.subscribe(listener, {}, { ...before, ...edited });
		await rest();
		expect(listener.texts).toEqual([]);
		expect(await harness.left()).toBe(0);
	});

	it('comes again all the same when n8n may know it already', async () => {
		await harness.subscribe(new Listener(), {}, { includeOwnMessages: true });
		await harness.says('1', { sender: 'me', fromMe: true });
		await rest();
		await harness.reopen();
		const listener = new Listener();
		await harness.subscribe(listener, {}, { includeOwnMessages: false });
		await rest();
		expect(listener.texts).toEqual([['1']]);
	});

	it('is delivered all the same when its filter fails', async () => {
		const listener = new Listener();
		listener.wants = () => {
			throw new Error('a filter that fails');
		};
		await harness.subscribe(listener);
		await harness.says('1');
		await rest();
		expect(listener.texts).toEqual([['1']]);
		expect(harness.errors.splice(0)).toHaveLength(1);
	});
});

describe('a store that fails for a while', () => {
	beforeEach(() => {
		jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
	});

	it.each(['pending', 'event', 'attempt', 'settle'] as const)(
		'when it is asked for %s is asked again: nothing is lost, nothing comes twice',
		async (name) => {
			const listener = new Listener();
			await harness.subscribe(listener, { onePerChat: true });
			const { inbox } = harness.account;
			const works = inbox[name].bind(inbox);
			Object.assign(inbox, { [name]: () => Promise.reject(new Error('database is locked')) });
			await harness.says('1');
			await harness.says('2');
			await rest();
			listener.started[0]?.end();
			await rest();
			expect(harness.errors.splice(0)).toContainEqual(new Error('database is locked'));
			Object.assign(inbox, { [name]: works });
			jest.advanceTimersByTime(5_000);
			await rest();
			for (const { end } of listener.started) end();
			await rest();
			listener.started.at(-1)!.end();
			await rest();
			expect(listener.texts).toEqual([['1'], ['2']]);
			expect(await harness.left()).toBe(0);
		},
	);
});

describe('an event that was tampered with', () => {
	it('is reported and holds up no other', async () => {
		await harness.subscribeAndLeave();
		await harness.says('1');
		await harness.says('2');
		harness.edit("UPDATE inbox SET value = x'0102' WHERE seq = 1");
		await harness.reopen();
		const listener = new Listener();
		await harness.subscribe(listener, { onePerChat: true });
		await rest();
		expect(listener.texts).toEqual([['2']]);
		expect(harness.errors.splice(0)).toEqual([
			expect.objectContaining({ message: expect.stringContaining('was changed by someone else') }),
		]);
	});
});
