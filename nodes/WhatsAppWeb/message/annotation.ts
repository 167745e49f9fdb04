import type { MessageContent, MessageKey } from './content';

const { REVOKE, MESSAGE_EDIT } = { REVOKE: 0, MESSAGE_EDIT: 14 } as const;
const { PIN_FOR_ALL, UNPIN_FOR_ALL } = { PIN_FOR_ALL: 1, UNPIN_FOR_ALL: 2 } as const;

/** Attribute `edit` of a message stanza: tells the server what an encrypted message does to another. */
export const EDIT = {
	edit: '1',
	pin: '2',
	/** A channel post edited by an admin. */
	editPost: '3',
	/** A message or a reaction deleted by its author. */
	revoke: '7',
	/** A group message or a channel post deleted by an admin. */
	adminRevoke: '8',
} as const;

/**
 * @param emoji '' takes the reaction back
 * @param at Unix ms
 */
export function reactionContent(key: MessageKey, emoji: string, at: number): MessageContent {
	return {
		message: { reactionMessage: { key, text: emoji, senderTimestampMs: at } },
		stanza: emoji === '' ? { attributes: { edit: EDIT.revoke } } : undefined,
	};
}

/**
 * @param duration seconds, 0 unpins
 * @param at Unix ms
 */
export function pinContent(key: MessageKey, duration: number, at: number): MessageContent {
	const type = duration > 0 ? PIN_FOR_ALL : UNPIN_FOR_ALL;
	return {
		message: {
			messageContextInfo: { messageAddOnDurationInSecs: duration },
			pinInChatMessage: { key, type, senderTimestampMs: at },
		},
		stanza: { attributes: { edit: EDIT.pin } },
	};
}

export function revokeContent(key: MessageKey): MessageContent {
	return {
		message: { protocolMessage: { key, type: REVOKE } },
		stanza: { attributes: { edit: key.fromMe ? EDIT.revoke : EDIT.adminRevoke } },
	};
}

/**
 * @param edited the message's new content, a `proto.Message`
 * @param at Unix ms
 */
export function editContent(
	key: MessageKey,
	edited: Record<string, unknown>,
	at: number,
): MessageContent {
	return {
		message: {
			protocolMessage: { key, type: MESSAGE_EDIT, editedMessage: edited, timestampMs: at },
		},
		stanza: { attributes: { edit: EDIT.edit } },
	};
}
