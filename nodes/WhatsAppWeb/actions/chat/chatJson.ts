import type { Conversation } from '../../contract/queries/chats';
import { isLidJid, isPnJid } from '../../message/jid';
import { isoDate } from '../../message/messageItem';
import { phoneNumber } from '../contact/contactJson';

/** A chat of the list as an item's json. */
export function chatJson(conversation: Conversation): Record<string, unknown> {
	const { jids, name, chat, type, activeAt, lastMessage } = conversation;
	const pn = jids.find(isPnJid) ?? null;
	return {
		name,
		chat,
		type,
		phone: phoneNumber(pn),
		unread_count: conversation.unread,
		is_unread: conversation.unread > 0 || conversation.isMarkedUnread,
		last_message_at: activeAt === null ? null : isoDate(activeAt),
		last_message: lastMessage && {
			text: lastMessage.text,
			push_name: lastMessage.pushName,
			message_id: lastMessage.id,
			type: lastMessage.type,
			from: lastMessage.sender,
			is_from_me: lastMessage.fromMe,
			is_deleted: lastMessage.isDeleted,
			timestamp: lastMessage.timestamp,
		},
		archived: conversation.archived ?? false,
		pinned: conversation.pinned ?? false,
		muted: conversation.muted ?? false,
		muted_until: conversation.mutedUntil,
		is_contact: conversation.isContact,
		pn,
		lid: jids.find(isLidJid) ?? null,
	};
}

const FRIEND = '628123456789@s.whatsapp.net';

export const CHAT_EXAMPLE = chatJson({
	jids: [FRIEND, '123456789012345@lid'],
	name: 'Maya (Bakery)',
	isContact: true,
	chat: FRIEND,
	type: 'direct',
	unread: 1,
	isMarkedUnread: false,
	activeAt: 1_780_000_000,
	lastMessage: {
		id: '3EB0C431C26A1916E07A',
		text: 'Are you open on Sunday?',
		type: 'text',
		sender: FRIEND,
		pushName: 'Maya',
		fromMe: false,
		timestamp: 1_780_000_000,
		isDeleted: false,
	},
	archived: false,
	pinned: false,
	muted: false,
	mutedUntil: null,
});
