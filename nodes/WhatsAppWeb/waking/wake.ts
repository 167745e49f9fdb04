import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { Readable } from 'node:stream';
import { backoff } from '../primitives/backoff';
import { httpRequest } from '../primitives/httpRequest';
import { pause } from '../primitives/Timer';

/**
 * `settled`: the node has got it. `dropped`: nobody waits for it any more. `later`: to be tried again. `failing`: the same,
 * but n8n answered with an error of its own.
 */
export type Woken = 'settled' | 'dropped' | 'later' | 'failing';

/** What the node's own answer means; undefined for an answer that is not its own. */
export type ReadAnswer = (answer: unknown) => Woken | undefined;

const SILENCE_MS = 10_000;
const MAX_BYTES = 65_536;
const WAIT = { baseMs: 300, capMs: 30_000 };

/** n8n's words for an execution that is no more, or whose node waits no more. */
const GONE: Record<number, RegExp> = {
	401: /Invalid token/,
	404: /does not exist|does not contain a waiting webhook/,
	409: /has finished/,
};

/**
 * Calls a node whose execution waits. Several addresses may lead to it; the first that is really n8n's counts.
 * @param body what its webhook gets as JSON
 * @param read n8n answers 200 for reasons of its own too, as while it starts
 */
export async function wake(
	addresses: readonly URL[],
	body: object,
	read: ReadAnswer,
): Promise<Woken> {
	let isFailing = false;
	for (const address of addresses) {
		const answer = await post(address, JSON.stringify(body)).catch(() => undefined);
		const woken = answer?.status === 200 ? read(readJson(answer.text)) : undefined;
		if (woken) return woken;
		if (answer && GONE[answer.status]?.test(answer.text)) return 'dropped';
		isFailing ||= answer !== undefined && answer.status >= 500;
	}
	return isFailing ? 'failing' : 'later';
}

/**
 * Calls it again and again until the call has got through, or nobody waits for it any more.
 * @param until Unix ms at which it gives up
 */
export async function wakeUntil(until: number, ...call: Parameters<typeof wake>): Promise<Woken> {
	for (let attempt = 0; ; attempt++) {
		const woken = await wake(...call);
		const waitMs = backoff(attempt, WAIT);
		if (['settled', 'dropped'].includes(woken) || Date.now() + waitMs >= until) return woken;
		await pause(waitMs);
	}
}

/** Agents of its own: no proxy stands between n8n and itself. */
const agents = {
	'http:': new HttpAgent(),
	// n8n's certificate names its public host; what is called here is this machine.
	loopback: new HttpsAgent({ rejectUnauthorized: false }),
};

async function post(url: URL, json: string): Promise<{ status: number; text: string }> {
	const { status, body } = await httpRequest(url, {
		headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(json) },
		body: Readable.from([json]),
		agent: url.protocol === 'http:' ? agents['http:'] : httpsAgent(url),
		maxBytes: MAX_BYTES,
		idleMs: SILENCE_MS,
		keepsFailures: true,
	});
	return { status, text: body.toString() };
}

function httpsAgent({ hostname }: URL): HttpsAgent | undefined {
	return /^(127\.|\[::1\]$|localhost$)/.test(hostname) ? agents.loopback : undefined;
}

function readJson(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return undefined;
	}
}
