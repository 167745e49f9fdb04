import type { Version } from '../account/AccountFacts';
import type { Agent } from 'node:http';
import { httpRequest } from '../../primitives/httpRequest';
import type { SessionParts } from './SessionParts';

const WHATSAPP_WEB = 'wss://web.whatsapp.com';
const TIMEOUT_MS = 5_000;
const MAX_BYTES = 2_000_000;

/** The version to log in with: the one that Baileys was made for, or a newer one after that was refused. */
export function announcedVersion({
	baileys,
	facts,
}: Pick<SessionParts, 'baileys' | 'facts'>): Version {
	return newest(baileys.DEFAULT_CONNECTION_CONFIG.version, facts.known.version);
}

/**
 * Looks for a newer version after the announced one was refused (close code 405).
 * @returns whether a newer one will be announced from now on
 * @throws WhatsAppError from the store
 */
export async function updateVersion(
	core: Pick<SessionParts, 'agent' | 'baileys' | 'facts' | 'settings'>,
): Promise<boolean> {
	const refused = announcedVersion(core);
	const latest = await fetchVersion(core.settings.server?.url ?? WHATSAPP_WEB, core.agent());
	if (!latest || newest(refused, latest) === refused) return false;
	await core.facts.learn({ version: latest });
	return true;
}

/**
 * The current version of a server's web page. Baileys' own look-up has neither a time-out nor a proxy.
 * @param server its WebSocket URL
 * @returns undefined when it cannot be fetched or read
 */
export async function fetchVersion(server: string, agent?: Agent): Promise<Version | undefined> {
	try {
		const serviceWorker = new URL('/sw.js', server.replace(/^ws/, 'http'));
		const { body } = await httpRequest(serviceWorker, {
			headers: { 'sec-fetch-site': 'none', 'user-agent': 'Mozilla/5.0' },
			agent,
			maxBytes: MAX_BYTES,
			idleMs: TIMEOUT_MS,
			signal: AbortSignal.timeout(TIMEOUT_MS),
		});
		const revision = /client_revision\\*"\s*:\s*(\d+)/.exec(body.toString())?.[1];
		return revision === undefined ? undefined : [2, 3000, Number(revision)];
	} catch {
		return undefined;
	}
}

export function newest(a: Version, b: Version | undefined): Version {
	if (!b) return a;
	const [difference = 0] = a.map((part, index) => (b[index] ?? 0) - part).filter((d) => d !== 0);
	return difference > 0 ? b : a;
}
