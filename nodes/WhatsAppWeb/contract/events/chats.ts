import type { NamedPlace } from './place';

/** What has changed about a chat; what has not is absent. */
export interface ChatChanges {
	archived?: boolean;
	pinned?: boolean;
	muted?: boolean;
	/** Unix seconds; null: for ever, or not at all. */
	mutedUntil?: number | null;
	/** Marked as read or, false, as unread. */
	read?: boolean;
	/** Hidden behind the phone's chat lock. */
	locked?: boolean;
	/** Its messages were deleted. */
	cleared?: true;
	deleted?: true;
}

/** What has changed about a person; what has not is absent. */
export interface ContactChanges {
	/** What they call themselves. */
	pushName?: string;
	/** What the phone's address book calls them; empty when they were taken out of it. */
	savedName?: string;
	/** Their "about" text. */
	about?: string;
	/** JIDs. */
	number?: { old: string; new: string };
	/** It has become known that these are one person. */
	identity?: { pn: string; lid: string };
}

export interface ChatEventData {
	/** `chat` is the direct chat with the person; names in the address book are changed by this account. */
	contact_update: NamedPlace & { changes: ContactChanges };
	/** The picture of a person, a group or (`chat` is the own number) the account itself. */
	picture_update: Omit<NamedPlace, 'sender'> & {
		/** Null where WhatsApp does not say who has changed a group's. */
		sender: string | null;
		removed: boolean;
		/** Another one for each picture; null when it was removed or WhatsApp does not say. */
		pictureId: string | null;
	};
	/** Done on the phone. */
	chat_update: NamedPlace & { changes: ChatChanges };
	/** Labels of WhatsApp Business, lists of WhatsApp: done on the phone. A label itself is in no chat. */
	label: (NamedPlace | { chatName: null }) & {
		action: 'created' | 'edited' | 'deleted' | 'added' | 'removed';
		labelId: string;
		/** Null for one that was never heard of. */
		name: string | null;
		/** Number of one of WhatsApp's colours. */
		color: number | null;
		/** Of a message that it was put on or taken off. */
		messageId: string | null;
	};
}
