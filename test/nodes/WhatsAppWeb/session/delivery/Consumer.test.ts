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
		expect(await left()).toBe(0);
	});
});

/** Keys of the deliveries, by the texts that were delivered together. */
function keysOf({ started }: Listener): Record<string, string> {
	return Object.fromEntries(started.map(({ texts, key }) => [texts.join(), key]));
}

/** Number of unsettled deliveries. */
async function left(): Promise<number> {
	return (await harness.account.inbox.pending('workflow1', 'node1', { limit: 1_000 })).length;
}

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
		expect(await left()).toBe(0);
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
		expect(await left()).toBe(0);
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

describe('a crash', () => {
	it.each([
		[false, ['the same', 'the same', 'the same', 'the same']],
		[true, ['the same', 'another', 'a third', 'a fourth']],
	])('with Redeliver If Execution Crashed %p brings keys: %p', async (redeliverCrashed, names) => {
		const keys: string[] = [];
		const ids = new Set<string>();
		while (keys.length < names.length) {
			const listener = new Listener();
			await harness.subscribe(listener, { redeliverCrashed });
			if (keys.length === 0) await harness.says('1');
			await rest();
			keys.push(listener.started[0]!.key);
			ids.add(listener.started[0]!.id);
			expect(listener.started[0]!.attempt).toBe(keys.length);
			await harness.reopen();
		}
		expect(ids.size).toBe(1);
		expect(keys.map((key) => keys.indexOf(key))).toEqual(names.map((name) => names.indexOf(name)));
	});

	const flow = { redeliverCrashed: true };

	/** A process that is handed all these messages at once, and crashes in the middle of them. */
	async function crashWith(...texts: string[]): Promise<void> {
		await harness.subscribe(new Listener(), flow);
		for (const text of texts) await harness.says(text);
		await rest();
		await harness.reopen();
	}

	it('brings first what was under way, one by one until one has ended, and then all at once', async () => {
		await crashWith('1', '2', '3');
		await harness.subscribeAndLeave(flow);
		const listener = new Listener();
		await harness.says('since then');
		await harness.subscribe(listener, flow);
		await rest();
		expect(listener.texts).toEqual([['1']]);
		harness.deliveries.deliverLive(harness.message('passing by'));
		await rest();
		expect(listener.texts).toEqual([['1']]);
		listener.started[0]!.end();
		await rest();
		// One that passes by needs no write first.
		expect(listener.texts.flat().sort()).toEqual(['1', '2', '3', 'passing by', 'since then']);
	});

	it('brings what was under way at two crashes one by one to the end', async () => {
		await crashWith('1', '2', '3');
		const second = new Listener();
		await harness.subscribe(second, flow);
		await rest();
		second.started[0]!.end();
		await rest();
		expect(second.texts).toEqual([['1'], ['2'], ['3']]);
		await harness.reopen();
		const third = new Listener();
		await harness.says('since then');
		await harness.subscribe(third, flow);
		for (const text of ['2', '3']) {
			await rest();
			expect(third.texts.at(-1)).toEqual([text]);
			third.started.at(-1)!.end();
		}
		await rest();
		expect(third.texts).toEqual([['2'], ['3'], ['since then']]);
	});

	it('is one for all triggers of the process', async () => {
		const other = { workflowId: 'workflow2' };
		await harness.subscribe(new Listener(), flow);
		await harness.subscribe(new Listener(), flow, other);
		await harness.says('1');
		await rest();
		await harness.reopen();
		const [one, two] = [new Listener(), new Listener()];
		await harness.subscribe(one, flow);
		await harness.subscribe(two, flow, other);
		await rest();
		expect([one.texts, two.texts]).toEqual([[['1']], []]);
		one.started[0]!.end();
		await rest();
		expect(two.texts).toEqual([['1']]);
	});

	it('does not keep all others waiting for a long execution', async () => {
		await crashWith('1', '2');
		jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
		const listener = new Listener();
		await harness.subscribe(listener, flow);
		await rest();
		jest.advanceTimersByTime(59_000);
		await rest();
		expect(listener.texts).toEqual([['1']]);
		jest.advanceTimersByTime(1_000);
		await rest();
		expect(listener.texts).toEqual([['1'], ['2']]);
		// It was not alone in the end, so that the crash is not counted as its own.
		const counted = await harness.account.inbox.handedOver('workflow1', 'node1');
		expect(counted.map(({ attempts, alone }) => [attempts, alone])).toEqual([
			[2, 0],
			[2, 0],
		]);
	});

	it('five times at the same message, with nothing else under way, gives that up and says so', async () => {
		await crashWith('deadly', 'harmless');
		for (let crash = 1; crash <= 5; crash++) {
			const listener = new Listener();
			await harness.subscribe(listener, flow);
			await rest();
			expect(listener.started).toMatchObject([{ texts: ['deadly'], isGivenUp: false }]);
			await harness.reopen();
		}
		const listener = new Listener();
		await harness.subscribe(listener, flow);
		await rest();
		expect(listener.started).toMatchObject([{ texts: ['deadly'], isGivenUp: true, attempt: 7 }]);
		listener.started[0]!.end();
		await rest();
		expect(listener.started[1]).toMatchObject({ texts: ['harmless'], isGivenUp: false });
		listener.started[1]!.end();
		await rest();
		expect(await left()).toBe(0);
	});

	it('does not count a closing that came before the execution', async () => {
		const before = new Listener();
		const close = await harness.subscribe(before, flow);
		await harness.says('1');
		await rest();
		await close();
		before.closeInTheMiddle();
		await rest();
		await harness.reopen();
		const after = new Listener();
		await harness.subscribe(after, flow);
		await rest();
		expect(after.started).toMatchObject([{ attempt: 1, key: before.started[0]!.key }]);
	});

	it('brings nothing again that was settled', async () => {
		const listener = new Listener();
		listener.isQuick = true;
		await harness.subscribe(listener);
		await harness.says('1');
		await rest();
		await harness.reopen();
		await harness.subscribe(listener);
		await harness.says('2');
		await rest();
		expect(listener.texts).toEqual([['1'], ['2']]);
	});
});

describe('collecting', () => {
	const collect = { by: 'chat', quietMs: 10_000, maxMs: 60_000, whileTyping: false } as const;

	beforeEach(() => {
		jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
	});

	async function pass(ms: number): Promise<void> {
		await rest();
		jest.advanceTimersByTime(ms);
		await rest();
	}

	it('starts one execution with all messages of a chat, when it is quiet', async () => {
		const listener = new Listener();
		await harness.subscribe(listener, { collect });
		await harness.says('1');
		await harness.says('from Budi', { chat: BUDI });
		await pass(9_000);
		await harness.says('2');
		await pass(1_000);
		expect(listener.texts).toEqual([['from Budi']]);
		await pass(9_000);
		expect(listener.texts).toEqual([['from Budi'], ['1', '2']]);
		await harness.says('3');
		await pass(10_000);
		expect(listener.texts.at(-1)).toEqual(['3']);
		for (const { end } of listener.started) end();
		await rest();
		expect(await left()).toBe(0);
	});

	it('waits no longer than it is told to', async () => {
		const listener = new Listener();
		await harness.subscribe(listener, { collect });
		for (let index = 0; index < 13; index++) {
			await harness.says(`${index}`);
			await pass(5_000);
		}
		expect(listener.texts).toEqual([Array.from({ length: 12 }, (_, index) => `${index}`)]);
	});

	it('lets other events pass, and what nobody wants neither in nor wait', async () => {
		const listener = new Listener();
		listener.wants = ({ id }) => !id.endsWith('|2');
		await harness.subscribe(listener, { collect }, { events: ['message', 'connected'] });
		await harness.says('1');
		await pass(9_000);
		await harness.says('2');
		const connected = { event: 'connected', id: 'connected|1', timestamp: 1, session: 'me' };
		await harness.arrive({ ...connected, event: 'connected', data: {} });
		await pass(1_000);
		expect(listener.texts).toEqual([[{}], ['1']]);
	});

	it('of each person in a group goes by their own quiet', async () => {
		const listener = new Listener();
		await harness.subscribe(listener, { collect: { ...collect, by: 'sender' } });
		const says = async (text: string, sender: string) =>
			await harness.says(text, { chat: GROUP, sender });
		await says('1', ANI);
		await says('2', BUDI);
		await pass(9_000);
		await says('3', ANI);
		await pass(1_000);
		await pass(9_000);
		expect(listener.texts).toEqual([['2'], ['1', '3']]);
	});

	it('runs one bundle of a chat after the other, if so asked', async () => {
		const listener = new Listener();
		await harness.subscribe(listener, { collect, onePerChat: true });
		await harness.says('1');
		await pass(10_000);
		await harness.says('2');
		await harness.says('3');
		await pass(10_000);
		expect(listener.texts).toEqual([['1']]);
		listener.started[0]!.end();
		await rest();
		expect(listener.texts).toEqual([['1'], ['2', '3']]);
	});

	it('keeps an album together until it is complete', async () => {
		const listener = new Listener();
		await harness.subscribe(listener, { collect });
		const album = harness.message('', { message: { albumMessage: { expectedImageCount: 2 } } });
		const part = (text: string) =>
			harness.message('', {
				message: {
					conversation: text,
					messageContextInfo: {
						messageAssociation: { associationType: 1, parentMessageKey: { id: album.data.id } },
					},
				},
			});
		await harness.arrive(album, part('first'));
		await pass(30_000);
		expect(listener.texts).toEqual([]);
		await harness.arrive(part('second'));
		await pass(10_000);
		expect(listener.texts).toEqual([[undefined, 'first', 'second']]);
	});

	it('of albums alone starts everything else at once', async () => {
		const listener = new Listener();
		await harness.subscribe(listener, { collect: { ...collect, by: 'album' } });
		const album = harness.message('', { message: { albumMessage: { expectedVideoCount: 1 } } });
		const parentMessageKey = { id: album.data.id };
		await harness.arrive(album);
		await harness.says('a text between');
		await rest();
		expect(listener.texts).toEqual([['a text between']]);
		await harness.arrive(
			harness.message('', {
				message: {
					conversation: 'the video',
					messageContextInfo: { messageAssociation: { associationType: 1, parentMessageKey } },
				},
			}),
		);
		await rest();
		expect(listener.texts).toEqual([['a text between'], [undefined, 'the video']]);
	});

	it.each([
		['the film of a live photo', { imageMessage: {} }, 12],
		['the cover of an event', { eventMessage: { name: 'Party' } }, 3],
		['a picture of a poll', { pollCreationMessageV3: { name: 'Which?' } }, 7],
		['the HD version of a video', { videoMessage: {} }, 5],
	])(
		'delivers %s with its whole, and what comes much later on its own',
		async (text, whole, type) => {
			const listener = new Listener();
			await harness.subscribe(listener, { collect: { ...collect, by: 'album' } });
			const opening = harness.message('', { message: whole });
			const part = (words: string) =>
				harness.message('', {
					message: {
						conversation: words,
						messageContextInfo: {
							messageAssociation: {
								associationType: type,
								parentMessageKey: { id: opening.data.id },
							},
						},
					},
				});
			await harness.arrive(opening);
			await harness.says('a text between');
			await pass(9_000);
			await harness.arrive(part(text));
			await pass(10_000);
			expect(listener.texts).toEqual([['a text between'], [undefined, text]]);
			await harness.arrive(part('late'));
			await pass(10_000);
			expect(listener.texts.slice(2)).toEqual([['late']]);
		},
	);

	it("adds nobody's message to somebody else's picture", async () => {
		const listener = new Listener();
		await harness.subscribe(listener, { collect: { ...collect, by: 'album' } });
		const picture = harness.message('', {
			chat: GROUP,
			sender: ANI,
			message: { imageMessage: {} },
		});
		await harness.arrive(picture);
		const messageContextInfo = {
			messageAssociation: { associationType: 12, parentMessageKey: { id: picture.data.id } },
		};
		await harness.arrive(
			harness.message('', {
				chat: GROUP,
				sender: BUDI,
				message: { conversation: 'not the film', messageContextInfo },
			}),
		);
		await pass(10_000);
		expect(listener.texts).toEqual([[undefined], ['not the film']]);
	});

	it('waits while somebody is typing, in that chat, by whichever identity', async () => {
		harness.lids.set('628333', '1003333');
		const listener = new Listener();
		await harness.subscribe(listener, { collect: { ...collect, whileTyping: true } });
		await harness.says('1');
		await harness.says('from Budi', { chat: BUDI });
		await pass(9_000);
		harness.types(ANI_LID, 'composing');
		await pass(14_000);
		expect(listener.texts).toEqual([['from Budi']]);
		harness.types(ANI, 'composing');
		await pass(14_000);
		harness.types(ANI, 'paused');
		await pass(9_000);
		expect(listener.texts).toEqual([['from Budi']]);
		await pass(1_000);
		expect(listener.texts).toEqual([['from Budi'], ['1']]);
	});

	it('does not mind who is typing, if so asked', async () => {
		const listener = new Listener();
		await harness.subscribe(listener, { collect });
		await harness.says('1');
		harness.types(ANI, 'composing');
		await pass(10_000);
		expect(listener.texts).toEqual([['1']]);
	});

	it('goes on after a restart as if there had been none', async () => {
		await harness.subscribe(new Listener(), { collect });
		await harness.says('1');
		await pass(4_000);
		await harness.says('2');
		await pass(4_000);
		await harness.reopen();
		const listener = new Listener();
		await harness.subscribe(listener, { collect });
		await pass(5_000);
		await harness.says('3');
		await pass(9_000);
		expect(listener.texts).toEqual([]);
		await pass(1_000);
		expect(listener.texts).toEqual([['1', '2', '3']]);
	});

	it('cuts what waited for a trigger as it would have been cut live', async () => {
		await harness.subscribeAndLeave({ collect });
		for (const [text, ms] of [
			['1', 5_000],
			['2', 11_000],
			['3', 1_000],
		] as const) {
			await harness.says(text);
			await pass(ms);
		}
		const listener = new Listener();
		await harness.subscribe(listener, { collect });
		await pass(0);
		expect(listener.texts).toEqual([['1', '2']]);
		await pass(9_000);
		expect(listener.texts).toEqual([['1', '2'], ['3']]);
	});

	it('brings after a crash the same messages under the same key, and those that came since by themselves', async () => {
		const before = new Listener();
		await harness.subscribe(before, { collect });
		await harness.says('1');
		await harness.says('from Budi', { chat: BUDI });
		await harness.says('2');
		await pass(10_000);
		await harness.says('3');
		await rest();
		await harness.reopen();

		const after = new Listener();
		await harness.subscribe(after, { collect });
		await harness.says('4');
		await rest();
		after.started[0]!.end();
		await rest();
		expect(after.texts).toHaveLength(2);
		expect(keysOf(after)).toEqual(keysOf(before));
		expect(keysOf(before)).toEqual({ '1,2': expect.any(String), 'from Budi': expect.any(String) });
		await pass(10_000);
		expect(after.texts.slice(2)).toEqual([['3', '4']]);
	});

	it('switched off meanwhile, still brings a bundle as it was', async () => {
		const before = new Listener();
		await harness.subscribe(before, { collect });
		await harness.says('1');
		await harness.says('2');
		await pass(10_000);
		await harness.says('3');
		await harness.reopen();
		const after = new Listener();
		after.isQuick = true;
		await harness.subscribe(after);
		await rest();
		expect(keysOf(after)).toEqual({ ...keysOf(before), 3: expect.any(String) });
	});

	it('is no matter of the clock on the wall', async () => {
		const listener = new Listener();
		await harness.subscribe(listener, { collect });
		await harness.says('1');
		await rest();
		jest.setSystemTime(Date.now() - 3_600_000);
		await pass(10_000);
		expect(listener.texts).toEqual([['1']]);
		await harness.says('2');
		await rest();
		jest.setSystemTime(Date.now() + 7_200_000);
		await pass(9_000);
		expect(listener.texts).toEqual([['1']]);
		await pass(1_000);
		expect(listener.texts).toEqual([['1'], ['2']]);
	});

	it('shows the first bundle in a test, and what else happens at once', async () => {
		const listener = new Listener();
		listener.wants = ({ id }) => !id.endsWith('|2');
		const stop = await harness.subscribe(listener, { collect }, { start: 'test' });
		for (const text of ['1', 'unwanted', '3']) {
			await harness.says(text);
			await pass(4_000);
		}
		expect(listener.texts).toEqual([]);
		await pass(6_000);
		expect(listener.texts).toEqual([['1', '3']]);
		await harness.says('too late');
		await stop();
		await pass(20_000);
		expect(listener.texts).toEqual([['1', '3']]);
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
			expect(await left()).toBe(0);
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
