import type { ChatType } from '../../message/jid';
import type { MessageType } from '../../message/messageTypes';

/** A person, group or channel, as far as this account knows. */
export interface KnownChat {
	/** The JIDs it is known by, the one asked for first: a person has a number and a LID. */
	jids: string[];
	/** As the account's own address book or the group calls it, or as people call themselves; null when unknown. */
	name: string | null;
	/** Whether it is a person of the account's address book. */
	isContact: boolean;
}

/** What can be listed; communities, which are no chats, only where they are asked for. */
export type ListedType = ChatType | 'community';

/** A chat to choose. */
export interface ListedChat extends KnownChat {
	/** Set for the chat with oneself. */
	isMe?: true;
}

/** A chat as it stands in the account's list; what WhatsApp has not told is null. */
export interface Conversation extends KnownChat {
	/** The JID it is written to. */
	chat: string;
	type: ChatType;
	/** Of what this session has received since the number was linked, and what the phone told then. */
	unread: number;
	/** Whether the owner marked it as unread. */
	isMarkedUnread: boolean;
	/** When somebody last wrote in it, Unix seconds. */
	activeAt: number | null;
	/** The last one that is kept. */
	lastMessage: LastMessage | null;
	archived: boolean | null;
	pinned: boolean | null;
	muted: boolean | null;
	/** Unix seconds; null for ever, or when it is not muted. */
	mutedUntil: number | null;
}

export interface LastMessage {
	id: string;
	/** Its first words; '' when it has none, or was deleted. */
	text: string;
	type: MessageType;
	/** JID of the author. */
	sender: string;
	pushName: string | null;
	fromMe: boolean;
	/** Unix seconds. */
	timestamp: number;
	isDeleted: boolean;
}

export interface ChatQueries {
	/**
	 * The account's chats, the one with the last message first; by what is on disk. Errors: device_not_connected when no number
	 * is linked.
	 */
	listConversations: {
		args: {
			/** Words of the name, or a part of the number. */
			search?: string;
			types?: readonly ChatType[];
			unreadOnly?: boolean;
			archived?: boolean;
			/** `next` of the page before. */
			after?: string;
		};
		/** 500 at most; `next` is null on the last page. */
		result: { chats: Conversation[]; next: string | null };
	};
	/** One of them, by a JID of it; null when nothing is known of it. Errors: as of `listConversations`. */
	lookUpConversation: { args: { jid: string }; result: { chat: Conversation | null } };

	/**
	 * Chats by words of their name or a part of their number, the likeliest first, then by name; of all types when none are
	 * given. Shows what is known when WhatsApp does not answer. Errors: device_not_connected when no number is linked.
	 */
	listChats: {
		args: {
			search?: string;
			types?: readonly ListedType[];
			/** Whether the chat with oneself is listed, too, as the first one. */
			includeMe?: boolean;
			/** `next` of the page before. */
			after?: string;
		};
		/** A hundred at most; `next` is null on the last page. */
		result: { chats: ListedChat[]; next: string | null };
	};
	/** Who is behind a JID, by what is on disk: WhatsApp is not asked. */
	lookUpChat: { args: { jid: string }; result: KnownChat };
}
