import { isPnJid } from '../../message/jid';
import type { Baileys, BinaryNode, WASocket } from '../wire/baileys';
import { child, children } from '../wire/stanza';
import type { SessionCaches } from '../account/caches';
import type { SessionParts } from '../connection/SessionParts';

interface KeyParts extends Pick<SessionParts, 'baileys' | 'caches' | 'timing'> {
	sock: WASocket;
}

/**
 * Makes Signal sessions with those of the devices that have none.
 *
 * Baileys fetches the keys of all devices in one query and fails for all of them if one has no keys, e.g. because it was
 * unlinked a moment ago. Such a device is removed from the cached device list, so that the message is sent without it.
 * @param jids of devices
 * @returns the devices that still have no session, and whether a query was left unanswered
 */
export async function ensureSessions(
	jids: string[],
	parts: KeyParts,
): Promise<{ missing: string[]; unanswered: boolean }> {
	let missing = await withoutSession(jids, parts);
	if (missing.length === 0) return { missing, unanswered: false };
	const start = performance.now();
	await parts.sock.assertSessions(missing).catch(() => undefined);
	// Baileys gives up a query after this long as if its answer were empty.
	let unanswered = performance.now() - start >= parts.timing.queryMs;
	missing = await withoutSession(missing, parts);
	if (missing.length > 0 && !unanswered) {
		unanswered = !(await fetchKeys(missing, parts));
		missing = await withoutSession(missing, parts);
	}
	return { missing, unanswered };
}

async function withoutSession(jids: string[], { sock }: KeyParts): Promise<string[]> {
	const sessions = await Promise.all(jids.map((jid) => sock.signalRepository.validateSession(jid)));
	return jids.filter((_, index) => !sessions[index]?.exists);
}

/**
 * Makes new sessions with the devices that have keys, and removes the others from the cached device lists.
 * @returns whether WhatsApp answered
 */
export async function fetchKeys(
	jids: string[],
	{ baileys, sock, caches }: KeyParts,
): Promise<boolean> {
	const content = await Promise.all(
		jids.map(async (jid) => ({ tag: 'user', attrs: { jid: await sessionJid(jid, sock) } })),
	);
	const answer = (await sock
		.query({
			tag: 'iq',
			attrs: { xmlns: 'encrypt', type: 'get', to: baileys.S_WHATSAPP_NET },
			content: [{ tag: 'key', attrs: {}, content }],
		})
		.catch(() => undefined)) as BinaryNode | undefined;
	const list = child(answer, 'list');
	if (!answer || !list) return false;
	const users = children(list, 'user');
	const withKeys = users.filter((user) => !child(user, 'error'));
	await baileys.parseAndInjectE2ESessions(
		{ ...answer, content: [{ ...list, content: withKeys }] },
		sock.signalRepository,
	);
	for (const user of users) {
		if (withKeys.includes(user)) continue;
		const index = content.findIndex(({ attrs }) => attrs.jid === user.attrs.jid);
		const jid = jids[index];
		if (jid !== undefined) forgetDevice(jid, baileys, caches);
	}
	return true;
}

/** The JID under which Baileys keeps the session: the LID, if it is known. */
async function sessionJid(jid: string, { signalRepository }: WASocket): Promise<string> {
	if (!isPnJid(jid)) return jid;
	return (await signalRepository.lidMapping.getLIDForPN(jid).catch(() => null)) ?? jid;
}

/** Removes a device from the list that Baileys sends to, until the list is fetched again. */
function forgetDevice(jid: string, { jidDecode }: Baileys, { devices }: SessionCaches): void {
	const { user, device = 0 } = jidDecode(jid) ?? {};
	const list = user === undefined ? undefined : devices.get<Array<{ device?: number }>>(user);
	if (user === undefined || !list) return;
	const others = list.filter((each) => (each.device ?? 0) !== device);
	devices.set(user, others);
}
