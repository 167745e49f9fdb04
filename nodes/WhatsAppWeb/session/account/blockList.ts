import { bareJid } from '../../message/jid';
import type { BinaryNode, WASocket } from '../wire/baileys';
import { answered, ask } from './asking';
import type { SessionCaches } from './caches';

/** The key of whom the account has blocked among the lists that are kept for a minute. */
const BLOCKED = 'blocked';

/** Whom this account has blocked, mostly by LID. @throws WhatsAppError `upstream_timeout` */
export async function blockedJids(
	sock: WASocket,
	{ lists }: SessionCaches,
): Promise<ReadonlySet<string>> {
	const kept = lists.get(BLOCKED);
	if (kept) return kept;
	const jids = await answered(sock.fetchBlocklist(), 'the list of blocked contacts');
	const blocked = new Set(jids.flatMap((jid) => (jid === undefined ? [] : [bareJid(jid)])));
	lists.set(BLOCKED, blocked);
	return blocked;
}

/**
 * Blocks or unblocks somebody. WhatsApp wants their LID and, to block, their number with it (Baileys' updateBlockStatus,
 * which takes no answer for one).
 * @throws WhatsAppError `upstream_timeout`, and as WhatsApp refuses
 */
export async function setBlocked(
	{ lid, pn }: { lid: string; pn: string | null },
	blocked: boolean,
	sock: WASocket,
	{ lists }: SessionCaches,
): Promise<void> {
	const attrs: BinaryNode['attrs'] = blocked
		? { action: 'block', jid: lid, pn_jid: pn ?? '' }
		: { action: 'unblock', jid: lid };
	const item = { tag: 'item', attrs };
	await ask({ xmlns: 'blocklist', type: 'set' }, [item], 'it did not confirm the change', sock);
	lists.del(BLOCKED);
}

/** Another device of the account has blocked or unblocked somebody. */
export function watchBlockList(
	{ sock }: { sock: WASocket },
	{ caches: { lists } }: { caches: SessionCaches },
): void {
	sock.ev.on('blocklist.update', () => lists.del(BLOCKED));
}
