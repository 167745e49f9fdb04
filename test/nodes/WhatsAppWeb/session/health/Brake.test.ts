import { jest } from '@jest/globals';
import { Brake } from '../../../../../nodes/WhatsAppWeb/session/health/Brake';
import type { BudgetState } from '../../../../../nodes/WhatsAppWeb/session/health/budget';
import type { BudgetLimits } from '../../../../../nodes/WhatsAppWeb/session/health/limits';
import { Budget } from '../../../../../nodes/WhatsAppWeb/primitives/Budget';

/** Who of those that wait may send next, by a clock of the test's own. */
const LIMITS: BudgetLimits = { burst: 3, gapMs: [40_000, 40_000], perDay: 10 };
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

beforeEach(() => jest.useFakeTimers({ now: Date.UTC(2026, 2, 28) }));
afterEach(() => {
	jest.useRealTimers();
});

function brake(limits = LIMITS, state?: BudgetState) {
	const saved: BudgetState[] = [];
	let failure: Error | undefined;
	const made = new Brake(
		{
			now: Date.now,
			limits: () => limits,
			random: () => 0.5,
			async save(each) {
				if (failure) throw failure;
				saved.push(each);
			},
		},
		state,
	);
	const log: string[] = [];
	const start = Date.now();
	/** Logs when it was let out, or refused and for when, in seconds. */
	const send = async (workflow: string, timeoutMs = HOUR, signal?: AbortSignal) => {
		const seconds = (at: number) => Math.round((at - start) / 1_000);
		const late = (at: number) => new Error(`not before ${seconds(at)}`);
		try {
			const pass = await made.pass(workflow, new Budget(timeoutMs, signal), late);
			log.push(`${workflow} ${seconds(Date.now())}`);
			return pass;
		} catch (error) {
			log.push(`${workflow} ${(error as Error).message}`);
			return undefined;
		}
	};
	return { brake: made, send, log, saved, fail: (error?: Error) => (failure = error) };
}

const later = async (ms: number) => await jest.advanceTimersByTimeAsync(ms);

it('three at once, the others as time goes by, each on disk before it is let out', async () => {
	const { send, log, saved } = brake();
	for (let count = 0; count < 5; count += 1) void send('a');
	await later(0);
	expect(log).toEqual(['a 0', 'a 0', 'a 0']);
	expect(saved.map(({ tokens }) => tokens)).toEqual([2, 1, 0]);
	await later(MINUTE);
	await later(MINUTE);
	expect(log.slice(3)).toEqual(['a 40', 'a 80']);
});

it('workflows take turns, however much one of them wants to send', async () => {
	const { send, log } = brake({ ...LIMITS, burst: 1 });
	for (let count = 0; count < 4; count += 1) void send('broadcast');
	for (const workflow of ['b', 'c', 'b']) void send(workflow);
	await later(10 * MINUTE);
	const order = log.map((line) => line.split(' ')[0]);
	expect(order).toEqual(['broadcast', 'b', 'c', 'broadcast', 'b', 'broadcast', 'broadcast']);
});

it('whose turn would come too late is refused at once, with the time to come again', async () => {
	const { send, log } = brake({ ...LIMITS, burst: 1 });
	void send('a', MINUTE);
	void send('a', MINUTE);
	void send('a', MINUTE);
	await later(0);
	expect(log).toEqual(['a 0', 'a not before 80']);
	await later(MINUTE);
	expect(log).toEqual(['a 0', 'a not before 80', 'a 40']);
});

it('one whose time others have used up is refused as soon as that is known', async () => {
	const { send, log } = brake({ ...LIMITS, burst: 1 });
	void send('a');
	await later(0);
	void send('a', 90_000);
	void send('a', 90_000);
	await later(0);
	expect(log).toEqual(['a 0']);
	void send('b', 90_000);
	await later(0);
	expect(log).toEqual(['a 0', 'a not before 120']);
	await later(2 * MINUTE);
	expect(log.slice(2)).toEqual(['b 40', 'a 80']);
});

it('the day is over when 24 hours are', async () => {
	const { send, log } = brake({ burst: 5, gapMs: [0, 0], perDay: 2 });
	void send('a', MINUTE);
	void send('a', MINUTE);
	void send('a', MINUTE);
	await later(0);
	expect(log.toSorted()).toEqual(['a 0', 'a 0', 'a not before 86400']);
	await later(24 * HOUR);
	void send('a', MINUTE);
	await later(0);
	expect(log.at(-1)).toBe('a 86400');
});

it('what was given back can be used again', async () => {
	const { brake: made, send, log, saved } = brake({ ...LIMITS, burst: 1 });
	const pass = await send('a');
	await pass?.giveBack();
	expect(saved.at(-1)).toMatchObject({ tokens: 1, taken: [] });
	expect(made.standing.leftToday).toBe(10);
	await send('b');
	expect(log).toEqual(['a 0', 'b 0']);
});

it('a message that is cancelled leaves its place to the others', async () => {
	const { send, log } = brake({ ...LIMITS, burst: 1 });
	const stop = new AbortController();
	void send('a');
	void send('b', HOUR, stop.signal);
	void send('c');
	await later(1_000);
	stop.abort();
	await later(MINUTE);
	expect(log).toEqual(['a 0', 'b The execution was cancelled', 'c 40']);
});

it('nothing is let out that could not be noted, and nothing is lost by that', async () => {
	const { send, log, fail } = brake({ ...LIMITS, burst: 1 });
	fail(new Error('the disk is full'));
	await send('a');
	fail();
	await send('a');
	expect(log).toEqual(['a the disk is full', 'a 0']);
});

it('goes on where it was before a restart', async () => {
	const first = brake();
	for (let count = 0; count < 3; count += 1) void first.send('a');
	await later(0);
	const second = brake(LIMITS, JSON.parse(JSON.stringify(first.saved.at(-1))) as BudgetState);
	void second.send('a');
	await later(30_000);
	expect(second.log).toEqual([]);
	await later(10_000);
	expect(second.log).toEqual(['a 40']);
});
