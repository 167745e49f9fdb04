import { setTimeout as delay } from 'node:timers/promises';

/**
 * Asks again until there is an answer: n8n tells its state over HTTP only on request.
 * @param what named in the error, e.g. `n8n to be ready`
 * @param probe undefined or false: not yet
 * @throws what `probe` throws, or an Error after `timeoutMs`
 */
export async function until<T>(
	what: string,
	probe: () => Promise<T | undefined | false> | T | undefined | false,
	timeoutMs = 30_000,
): Promise<T> {
	const deadline = Date.now() + timeoutMs;
	for (;;) {
		const answer = await probe();
		if (answer !== undefined && answer !== false) return answer;
		if (Date.now() > deadline) throw new Error(`Waited ${timeoutMs / 1000} s in vain for ${what}.`);
		await delay(100);
	}
}
