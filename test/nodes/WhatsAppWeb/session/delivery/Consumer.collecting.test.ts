import { jest } from '@jest/globals';
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
		expect(await harness.left()).toBe(0);
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
		expect(after.keys).toEqual(before.keys);
		expect(before.keys).toEqual({ '1,2': expect.any(String), 'from Budi': expect.any(String) });
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
		expect(after.keys).toEqual({ ...before.keys, 3: expect.any(String) });
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
