import type { RoundCall, RoundCallAnswer } from '../contract/questions';
import { readEncryptionKey, readSettings, runsAsN8n } from '../settings';
import { waitingAddresses } from '../store/waitingAddresses';
import { callUntilUp } from '../waking/callUntilUp';
import { openAddress } from '../waking/sealedAddress';
import type { ReadAnswer } from '../waking/wake';

const CALLED = Symbol.for('n8n-nodes-whatsapp-web/waiting@1');

const WAIT = { baseMs: 1_000, capMs: 60_000 };
const CALL: RoundCall = { wake: true };

/**
 * Has the session of every number opened for which an execution waits for an answer: nothing else may open it after a
 * restart of n8n. Its node has the credential, and is called until n8n is up. Does so once in n8n's main process, and in no
 * other.
 */
export function callWaitingNodes(): void {
	const shared = globalThis as { [CALLED]?: true };
	if (shared[CALLED] || !runsAsN8n()) return;
	shared[CALLED] = true;
	setImmediate(() => void openWaitingSessions().catch(() => undefined));
}

/** @param wait between two calls @returns when all of them are open, or nobody waits any more */
export async function openWaitingSessions(wait = WAIT): Promise<void> {
	const accounts = waitingAddresses(readSettings().dataDirectory);
	if (accounts.length === 0) return;
	const key = readEncryptionKey();
	await Promise.all(
		accounts.map(async (sealed) => {
			const urls = sealed.flatMap((each) => openAddress(each, key) ?? []);
			const distinct = [...new Map(urls.map((url) => [url.href, url])).values()];
			await callUntilUp(distinct, CALL, readWaiting, wait);
		}),
	);
}

const readWaiting: ReadAnswer = (answer) => {
	const { round } = { ...(answer as Partial<RoundCallAnswer> | undefined) };
	return round === 'waiting' ? 'settled' : undefined;
};
