import type { ChatType } from '../../message/jid';

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

export interface ChatQueries {
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
