import { jest } from '@jest/globals';
import { DeliveryHarness, Listener, rest } from './DeliveryHarness.ts';

let harness: DeliveryHarness;

beforeEach(async () => {
	harness = await DeliveryHarness.open();
});
afterEach(() => {
	jest.useRealTimers();
	harness.close();
	expect(harness.errors).toEqual([]);
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
		expect(await harness.left()).toBe(0);
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
