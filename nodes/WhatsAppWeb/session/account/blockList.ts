import { bareJid } from '../../message/jid';
import { timedOut } from '../../primitives/Budget';
import type { WASocket } from '../wire/baileys';
import type { SessionCaches } from './caches';
import { queryError } from '../wire/refusals';

/** The key of whom the account has blocked among the lists that are kept for a minute. */
export const BLOCKED = 'blocked';

/** Whom this account has blocked, mostly by LID. @throws WhatsAppError `upstream_timeout` */
export async function blockedJids(
	sock: WASocket,
	{ lists }: SessionCaches,
): Promise<ReadonlySet<string>> {
	const kept = lists.get(BLOCKED);
	if (kept) return kept;
	const jids = await sock.fetchBlocklist().catch((error: unknown) => {
		// Baileys reads the list of an answer that did not come.
		if (error instanceof TypeError) throw timedOut('the list of blocked contacts');
		throw queryError(error, false) ?? (error as Error);
	});
	const blocked = new Set(jids.flatMap((jid) => (jid === undefined ? [] : [bareJid(jid)])));
	lists.set(BLOCKED, blocked);
	return blocked;
}

/** Another device of the account has blocked or unblocked somebody. */
export function watchBlockList(
	{ sock }: { sock: WASocket },
	{ caches: { lists } }: { caches: SessionCaches },
): void {
	sock.ev.on('blocklist.update', () => lists.del(BLOCKED));
}
