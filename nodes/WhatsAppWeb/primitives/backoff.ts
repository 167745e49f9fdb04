/** Bounds of the wait between two attempts, in ms. */
export interface BackoffBounds {
	baseMs: number;
	capMs: number;
}

/**
 * Exponential backoff with full jitter, so that many sessions that lost one server do not reconnect in step.
 * @param attempt 0 for the first
 * @returns ms
 */
export function backoff(
	attempt: number,
	{ baseMs, capMs }: BackoffBounds,
	random: () => number = Math.random,
): number {
	return Math.round(random() * Math.min(capMs, baseMs * 2 ** attempt));
}
