import { bareJid, isBroadcastListJid, isGroupJid, isUserJid } from '../../message/jid';
import { timerIn } from '../../message/received/timer';
import { asCount } from '../../message/untrusted';
import { unixNow } from '../../primitives/unixNow';
import type { SessionCaches } from '../account/caches';
import type { ChatTimers, StatedTimer } from '../account/ChatTimers';
import type { WAMessage } from '../wire/baileys';

export interface TimerStatement {
	/** JIDs of the chat. */
	chat: string[];
	stated: StatedTimer;
}

/**
 * What a message says of its chat's disappearing timer, if that is news.
 * @returns undefined also for chats without timers: statuses and channels
 */
export function statedTimer(
	{ key, message, messageTimestamp }: WAMessage,
	timers: Pick<ChatTimers, 'isKnown'>,
): TimerStatement | undefined {
	const at = asCount(Number(messageTimestamp)) ?? unixNow();
	const timer = timerIn(message, at);
	const { remoteJid, remoteJidAlt, participant, fromMe } = key;
	if (!timer || !remoteJid) return undefined;
	const byList = isBroadcastListJid(remoteJid) && !fromMe && participant;
	const chat = bareJid(byList || remoteJid);
	if (!(isUserJid(chat) || isGroupJid(chat)) || timers.isKnown(chat, timer)) return undefined;
	const alternate = isUserJid(chat) && remoteJidAlt ? [bareJid(remoteJidAlt)] : [];
	return { chat: [chat, ...alternate], stated: { ...timer, at } };
}

/**
 * A group's timer is the server's to tell, not its members': where one says something else, the group is looked up anew
 * before the next message to it, at most once a minute.
 */
export function doubtGroup(
	{ chat: [chat = ''], stated: { seconds } }: TimerStatement,
	{ groups, doubted }: Pick<SessionCaches, 'groups' | 'doubted'>,
): void {
	if (!isGroupJid(chat) || doubted.get(chat)) return;
	const group = groups.get(chat);
	if (!group || (group.ephemeralDuration ?? 0) === seconds) return;
	doubted.set(chat, true);
	groups.del(chat);
}
