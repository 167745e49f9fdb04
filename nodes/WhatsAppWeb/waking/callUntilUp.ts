import { backoff, type BackoffBounds } from '../primitives/backoff';
import { pause } from '../primitives/Timer';
import { addressesOf } from './addresses';
import { type ReadAnswer, wake } from './wake';

/** How long one is called that n8n only answers with errors, in ms: its execution has crashed. */
const FAILING_MS = 600_000;

/**
 * Calls waiting nodes in turn until one has got the call, or none of them waits any more. n8n may still be starting.
 * @param urls as n8n signs them
 */
export async function callUntilUp(
	urls: readonly URL[],
	body: object,
	read: ReadAnswer,
	wait: BackoffBounds,
): Promise<void> {
	const waiting = urls.map((url) => ({ url, failingSince: Infinity }));
	for (let attempt = 0; ; attempt++) {
		const next = waiting.shift();
		if (!next) return;
		const woken = await wake(addressesOf(next.url), body, read);
		if (woken === 'settled') return;
		next.failingSince = woken === 'failing' ? Math.min(next.failingSince, Date.now()) : Infinity;
		const isGone = woken === 'dropped' || Date.now() - next.failingSince > FAILING_MS;
		if (!isGone) waiting.push(next);
		await pause(backoff(attempt, wait));
	}
}
