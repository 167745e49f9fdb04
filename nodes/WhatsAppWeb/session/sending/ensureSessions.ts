import { isPnJid } from '../../message/jid';
import type { Baileys, BinaryNode, WASocket } from '../wire/baileys';
import { child, children } from '../wire/stanza';
import type { SessionCaches } from '../account/caches';
import type { Timing } from '../connection/timing';

interface KeyParts {
	baileys: Baileys;
	sock: WASocket;
	caches: SessionCaches;
}

interface SessionParts extends KeyParts {
	timing: Pick<Timing, 'queryMs'>;
}

/**
 * Sees to it that there is a Signal session with each of these devices.
 *
 * Baileys fetches all the keys at once and fails for everybody when WhatsApp has none for one device (unlinked a moment
 * ago, say). Such devices are taken off the cached lists, so that the message goes out without them.
 * @param jids of devices
 * @returns those without a session, and whether WhatsApp has not answered
 */
export async function ensureSessions(
	jids: string[],
	parts: SessionParts,
): Promise<{ missing: string[]; unanswered: boolean }> {
	let missing = await withoutSession(jids, parts);
	if (missing.length === 0) return { missing, unanswered: false };
	const start = performance.now();
	await parts.sock.assertSessions(missing).catch(() => undefined);
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

/** Makes new sessions with those who have keys; the others come off the cached lists. @returns whether WhatsApp answered */
export async function fetchKeys(
	jids: string[],
	{ baileys, sock, caches }: KeyParts,
): Promise<boolean> {
	const content = await Promise.all(
		jids.map(async (jid) => ({ tag: 'user', attrs: { jid: await wireName(jid, sock) } })),
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
	const known = users.filter((user) => !child(user, 'error'));
	await baileys.parseAndInjectE2ESessions(
		{ ...answer, content: [{ ...list, content: known }] },
		sock.signalRepository,
	);
	for (const user of users) {
		if (known.includes(user)) continue;
		const index = content.findIndex(({ attrs }) => attrs.jid === user.attrs.jid);
		const jid = jids[index];
		if (jid !== undefined) forgetDevice(jid, baileys, caches);
	}
	return true;
}

/** Sessions are kept under the LID where it is known, so keys are asked for by it. */
async function wireName(jid: string, { signalRepository }: WASocket): Promise<string> {
	if (!isPnJid(jid)) return jid;
	return (await signalRepository.lidMapping.getLIDForPN(jid).catch(() => null)) ?? jid;
}

/** Off the list that Baileys sends from, until that is fetched anew. */
function forgetDevice(jid: string, { jidDecode }: Baileys, { devices }: SessionCaches): void {
	const { user, device = 0 } = jidDecode(jid) ?? {};
	const list = user === undefined ? undefined : devices.get<Array<{ device?: number }>>(user);
	if (user === undefined || !list) return;
	const others = list.filter((known) => (known.device ?? 0) !== device);
	devices.set(user, others);
}
