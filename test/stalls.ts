import { afterAll, beforeAll } from '@jest/globals';

/**
 * With `STALLS=700` in the environment, the tests' event loop stands still for up to 700 ms, again and again, as that of
 * n8n does beside a workflow that computes, or on a machine that is busy. Timers and answers then fall due in one turn.
 */
const longestMs = Number(process.env.STALLS ?? 0);
const MAX_PAUSE_MS = 500;

// Taken before a test replaces the clocks.
const later = setTimeout;
const { bigint: nanoseconds } = process.hrtime;

let isOver = longestMs === 0;
beforeAll(stallNow);
afterAll(() => {
	isOver = true;
});

function stallNow(): void {
	if (isOver) return;
	const end = nanoseconds() + BigInt(Math.round(Math.random() * longestMs * 1e6));
	while (nanoseconds() < end);
	later(stallNow, Math.random() * MAX_PAUSE_MS).unref();
}
