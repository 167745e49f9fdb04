import type { ReceivedMessage } from '../message/content';
import { isStatusJid } from '../message/jid';
import { unwrap } from '../message/unwrap';

/**
 * Content that is not a message of its own but says something about another one (each is an event of its own, or
 * none), or that WhatsApp's clients tell each other behind the scenes.
 */
const NOT_A_MESSAGE: ReadonlySet<string> = new Set([
	'protocolMessage',
	'reactionMessage',
	'encReactionMessage',
	'pollUpdateMessage',
	'encEventResponseMessage',
	'secretEncryptedMessage',
	'pinInChatMessage',
	'keepInChatMessage',
	'call',
	'placeholderMessage',
	'messageHistoryBundle',
	'messageHistoryNotice',
	'stickerSyncRmrMessage',
]);

/** The event a received message is, or null when it is none. */
export function classify({
	chat,
	message,
	viewOnceUnavailable,
}: Pick<ReceivedMessage, 'chat' | 'message' | 'viewOnceUnavailable'>): 'message' | null {
	if (isStatusJid(chat) || chat.endsWith('@broadcast')) return null;
	if (message === undefined) return viewOnceUnavailable ? 'message' : null;
	return isOwnMessage(message) ? 'message' : null;
}

/** Whether this is a message of its own, not something said about another one. */
export function isOwnMessage(message: Record<string, unknown>): boolean {
	// An edit wraps the new text of another message.
	if ('editedMessage' in message) return false;
	const { key } = unwrap(message);
	return key !== null && !NOT_A_MESSAGE.has(key);
}
