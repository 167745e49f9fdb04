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
	const since = Date.now();
	const waiting = [...urls];
	for (let attempt = 0; ; attempt++) {
		const url = waiting.shift();
		if (!url) return;
		const woken = await wake(addressesOf(url), body, read);
		if (woken === 'settled') return;
		const isGone = woken === 'dropped' || (woken === 'failing' && Date.now() - since > FAILING_MS);
		if (isGone) continue;
		waiting.push(url);
		await pause(backoff(attempt, wait));
	}
}
