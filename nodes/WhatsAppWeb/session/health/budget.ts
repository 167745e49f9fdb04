import { type BudgetLimits, DAY_MS } from './limits';

/** What is left of a budget. Times are those of the account's clock, in ms. */
export interface BudgetState {
	/** How many may go out at once. */
	tokens: number;
	/** When there is one more. */
	nextAt: number;
	/** When those of the last 24 hours went out, the first one first. */
	taken: readonly number[];
}

/** A number from 0 to 1. */
export type Random = () => number;

export function untouched({ burst }: BudgetLimits): BudgetState {
	return { tokens: burst, nextAt: 0, taken: [] };
}

/**
 * When the next messages may go out, at the latest. For those behind the first one the longest gaps are reckoned with,
 * because a gap is drawn only when its turn comes.
 * @returns times from `now` on, rising
 */
export function schedule(
	state: BudgetState,
	now: number,
	{ burst, gapMs: [, longest], perDay }: BudgetLimits,
	count: number,
): number[] {
	const day = state.taken.filter((at) => at > now - DAY_MS);
	// A full budget draws its next gap when it is used.
	const nextAt = state.tokens >= burst ? now + longest : state.nextAt;
	const times: number[] = [];
	/** Whether the one before has had to wait for the day. */
	let isLate = false;
	for (let ahead = 0; ahead < count; ahead += 1) {
		const before = times.at(-1) ?? now;
		const byGap = ahead < state.tokens ? now : nextAt + (ahead - state.tokens) * longest;
		const oldest = day.at(-perDay);
		const byDay = day.length < perDay || oldest === undefined ? now : oldest + DAY_MS;
		const at = Math.max(before + (isLate ? longest : 0), byGap, byDay);
		isLate ||= byDay > byGap;
		times.push(at);
		day.push(at);
	}
	return times;
}

/** When the next message may go out: `now` or later. */
export function earliest(state: BudgetState, now: number, limits: BudgetLimits): number {
	return schedule(state, now, limits, 1)[0] ?? now;
}

/** The budget as it is now: time has brought new tokens. */
export function refilled(
	state: BudgetState,
	now: number,
	{ burst, gapMs }: BudgetLimits,
	random: Random,
): BudgetState {
	let { tokens, nextAt } = state;
	// No token is further away than the longest gap, whatever the limits were when it was drawn.
	nextAt = Math.min(nextAt, now + gapMs[1]);
	while (tokens < burst && nextAt <= now) {
		tokens += 1;
		nextAt += gap(gapMs, random);
	}
	const taken = state.taken.filter((at) => at > now - DAY_MS);
	return { tokens: Math.min(tokens, burst), nextAt, taken };
}

/** After one more message. @param state as {@link refilled} gives it */
export function taken(
	state: BudgetState,
	now: number,
	{ burst, gapMs }: BudgetLimits,
	random: Random,
): BudgetState {
	const isFull = state.tokens >= burst;
	return {
		tokens: Math.max(0, state.tokens - 1),
		nextAt: isFull ? now + gap(gapMs, random) : state.nextAt,
		taken: [...state.taken, now],
	};
}

/** After the message that was taken last did not go out. */
export function givenBack(state: BudgetState, at: number, { burst }: BudgetLimits): BudgetState {
	const index = state.taken.lastIndexOf(at);
	return {
		tokens: Math.min(burst, state.tokens + 1),
		nextAt: state.nextAt,
		taken: index < 0 ? state.taken : state.taken.toSpliced(index, 1),
	};
}

function gap([least, most]: readonly [number, number], random: Random): number {
	return least + random() * (most - least);
}
