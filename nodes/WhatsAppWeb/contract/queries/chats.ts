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

export interface ChatQueries {
	/**
	 * Chats by a part of their name or number; of all types when there are none. Shows what is known when WhatsApp does not
	 * answer. Errors: device_not_connected when no number is linked.
	 */
	listChats: {
		args: { search?: string; types?: readonly ChatType[] };
		result: { chats: KnownChat[] };
	};
	/** Who is behind a JID, by what is on disk: WhatsApp is not asked. */
	lookUpChat: { args: { jid: string }; result: KnownChat };
}
