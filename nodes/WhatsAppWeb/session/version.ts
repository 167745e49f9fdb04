import { request, type Agent } from 'node:https';

/** WhatsApp Web's version as Baileys announces it. */
export type Version = [number, number, number];

const SERVICE_WORKER = 'https://web.whatsapp.com/sw.js';
const TIMEOUT_MS = 5_000;
const MAX_BYTES = 2_000_000;

/**
 * The version web.whatsapp.com serves now; undefined when it cannot be learned. Baileys' own look-up knows neither
 * time-outs nor proxies.
 */
export async function fetchVersion(agent?: Agent): Promise<Version | undefined> {
	try {
		const revision = /client_revision\\*"\s*:\s*(\d+)/.exec(await get(agent))?.[1];
		return revision === undefined ? undefined : [2, 3000, Number(revision)];
	} catch {
		return undefined;
	}
}

async function get(agent?: Agent): Promise<string> {
	return await new Promise((resolve, reject) => {
		const headers = { 'sec-fetch-site': 'none', 'user-agent': 'Mozilla/5.0' };
		const outgoing = request(
			SERVICE_WORKER,
			{ agent, headers, signal: AbortSignal.timeout(TIMEOUT_MS) },
			(response) => {
				let body = '';
				response.setEncoding('utf8');
				response.on('data', (text: string) => {
					body += text;
					if (body.length > MAX_BYTES) response.destroy(new Error('too long'));
				});
				response.on('end', () => resolve(body));
				response.on('error', reject);
			},
		);
		outgoing.on('error', reject);
		outgoing.end();
	});
}

/** The newer of two. */
export function newest(a: Version, b: Version | undefined): Version {
	if (!b) return a;
	const [difference = 0] = a.map((part, index) => (b[index] ?? 0) - part).filter((d) => d !== 0);
	return difference > 0 ? b : a;
}
