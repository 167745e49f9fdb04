import fc from 'fast-check';
import {
	type BudgetState,
	earliest,
	givenBack,
	refilled,
	schedule,
	taken,
	untouched,
} from '../../../../../nodes/WhatsAppWeb/session/health/budget';
import {
	type BudgetLimits,
	DAY_MS,
	humanLimits,
	newChatLimits,
} from '../../../../../nodes/WhatsAppWeb/session/health/limits';

/** How many first messages there may be, and when. */
const START = Date.UTC(2026, 2, 28);
const LIMITS: BudgetLimits = { burst: 3, gapMs: [30_000, 60_000], perDay: 100 };

/** Sends as soon as it may, over and over. @returns when each message went out */
function greedy(limits: BudgetLimits, count: number, random = () => 0.5): number[] {
	let state = untouched(limits);
	let now = START;
	const times: number[] = [];
	while (times.length < count) {
		state = refilled(state, now, limits, random);
		const at = earliest(state, now, limits);
		if (at > now) {
			now = at;
			continue;
		}
		state = taken(state, now, limits, random);
		times.push(now);
	}
	return times;
}

it('lets three out at once, then one each 30 to 60 seconds', () => {
	const times = greedy(LIMITS, 20, Math.random);
	expect(times.slice(0, 3)).toEqual([START, START, START]);
	const gaps = times.slice(3).map((at, index) => at - (times[index + 2] ?? 0));
	for (const gap of gaps) {
		expect(gap).toBeGreaterThanOrEqual(30_000);
		expect(gap).toBeLessThanOrEqual(60_000);
	}
});

it('saves up no more than a burst, however long nothing was sent', () => {
	const [state] = [taken(untouched(LIMITS), START, LIMITS, () => 0.5)];
	const later = refilled(state, START + 10 * DAY_MS, LIMITS, () => 0.5);
	expect(later.tokens).toBe(3);
});

it.each([
	['on the first day', 0, 20],
	['after a week', 7 * DAY_MS, 60],
	['after two weeks', 14 * DAY_MS, 100],
	['after a year', 365 * DAY_MS, 100],
	['when the clock went back', -DAY_MS, 20],
])('allows more new chats the older the link is: %s', (_when, ageMs, perDay) => {
	expect(newChatLimits({}, ageMs)).toEqual({ burst: 3, gapMs: [30_000, 60_000], perDay });
	expect(newChatLimits({ newChatsPerDay: 7 }, ageMs).perDay).toBe(7);
});

it('is human with all messages', () => {
	const times = greedy(humanLimits({}), 10, Math.random);
	const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
	for (const gap of gaps) {
		expect(gap).toBeGreaterThanOrEqual(800);
		expect(gap).toBeLessThanOrEqual(2_000);
	}
});

const limits = fc.record({
	burst: fc.integer({ min: 1, max: 10 }),
	gapMs: fc
		.tuple(fc.integer({ min: 0, max: 100_000 }), fc.integer({ min: 0, max: 100_000 }))
		.map(([one, other]) => [Math.min(one, other), Math.max(one, other)] as const),
	perDay: fc.integer({ min: 1, max: 30 }),
});

it('never lets more out within any 24 hours than a day allows', () => {
	fc.assert(
		fc.property(limits, (given) => {
			const times = greedy(given, 2 * given.perDay + 5);
			times.forEach((at, index) => {
				const before = times[index - given.perDay];
				if (before !== undefined) expect(at - before).toBeGreaterThanOrEqual(DAY_MS);
			});
		}),
		{ numRuns: 200 },
	);
});

it('never promises a time that is too early', () => {
	fc.assert(
		fc.property(
			limits,
			fc.integer({ min: 0, max: 20 }),
			fc.double({ min: 0, max: 1, noNaN: true }),
			(given, ahead, random) => {
				const promised = schedule(untouched(given), START, given, ahead + 1);
				const times = greedy(given, ahead + 1, () => random);
				expect(times[ahead]).toBeLessThanOrEqual(promised[ahead] ?? NaN);
			},
		),
		{ numRuns: 500 },
	);
});

it('outlives a restart, and other limits', () => {
	let state: BudgetState = untouched(LIMITS);
	for (let count = 0; count < 3; count += 1) state = taken(state, START, LIMITS, () => 1);
	const stored = JSON.parse(JSON.stringify(state)) as BudgetState;
	expect(earliest(stored, START, LIMITS)).toBe(START + 60_000);
	const quicker: BudgetLimits = { ...LIMITS, gapMs: [0, 1_000], burst: 1 };
	expect(
		earliest(
			refilled(stored, START, quicker, () => 1),
			START,
			quicker,
		),
	).toBe(START + 1_000);
});

it('takes back what did not go out', () => {
	const state = taken(untouched(LIMITS), START, LIMITS, () => 0.5);
	expect(givenBack(state, START, LIMITS)).toMatchObject({ tokens: 3, taken: [] });
	expect(givenBack(untouched(LIMITS), START, LIMITS)).toMatchObject({ tokens: 3, taken: [] });
});
