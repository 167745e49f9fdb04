import { isGroupJid, isUserJid } from '../../message/jid';
import type { Budget } from '../../primitives/Budget';
import { pause } from '../../primitives/Timer';
import type { SenderParts } from './SenderParts';

/** Per character, at least and at most: as fast as a nimble person, and no longer than somebody cares to watch. */
const CHARACTER_MS = 50;
const LEAST_MS = 1_000;
const MOST_MS = 10_000;

/**
 * Shows "typing…" in a chat for as long as it takes to write the text. The time does not count for the budget; whoever is
 * not connected shows nothing, because the message matters more.
 * @param chat JID as the message addresses it
 * @throws WhatsAppError `cancelled`
 */
export async function typeFirst(
	chat: string,
	text: string,
	{ dialler, report }: Pick<SenderParts, 'dialler' | 'report'>,
	budget: Budget,
): Promise<void> {
	if (!isUserJid(chat) && !isGroupJid(chat)) return;
	const sock = dialler.current?.sock;
	if (!sock) return;
	const typingMs = Math.min(MOST_MS, Math.max(LEAST_MS, text.length * CHARACTER_MS));
	await sock.sendPresenceUpdate('composing', chat).catch(report);
	await budget.offTheClock(pause(typingMs));
}
