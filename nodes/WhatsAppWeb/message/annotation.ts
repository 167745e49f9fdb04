import type { MessageContent, MessageKey } from './content';

const { REVOKE, MESSAGE_EDIT } = { REVOKE: 0, MESSAGE_EDIT: 14 } as const;
const { PIN_FOR_ALL, UNPIN_FOR_ALL } = { PIN_FOR_ALL: 1, UNPIN_FOR_ALL: 2 } as const;

/** Attribute `edit` of the stanza: what the server is told of a message it cannot read. */
export const EDIT = {
	edit: '1',
	pin: '2',
	/** A channel's post, by its admin. */
	editPost: '3',
	/** By the author, of a message or a reaction. */
	revoke: '7',
	/** By an admin, of a group's message or a channel's post. */
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
 * @param edited the message as it is from now on
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
