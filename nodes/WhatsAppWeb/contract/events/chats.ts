import type { NamedPlace } from './place';

/** What has changed about a chat; the rest is absent. */
export interface ChatChanges {
	archived?: boolean;
	pinned?: boolean;
	muted?: boolean;
	/** Unix seconds; null when muted for ever, or no longer. */
	mutedUntil?: number | null;
	/** Marked as read; false: as unread. */
	read?: boolean;
	/** Hidden behind the phone's chat lock. */
	locked?: boolean;
	/** Its messages were deleted. */
	cleared?: true;
	deleted?: true;
}

/** What has changed about a person; the rest is absent. */
export interface ContactChanges {
	/** The name they gave themselves. */
	pushName?: string;
	/** Their name in the phone's address book; empty when they were removed from it. */
	savedName?: string;
	/** Their "about" text. */
	about?: string;
	/** JIDs of their old and new phone number. */
	number?: { old: string; new: string };
	/** Two JIDs that are now known to be the same person. */
	identity?: { pn: string; lid: string };
}

export interface ChatEventData {
	/** `chat` is the direct chat with the person. Names in the address book are changed by this account. */
	contact_update: NamedPlace & { changes: ContactChanges };
	/**
	 * `sender` uses another identity key than before: WhatsApp was installed anew, the number is somebody else's now, or
	 * WhatsApp's server speaks in their name. Fingerprints: SHA-256 of the public keys, hex.
	 */
	identity_changed: NamedPlace & {
		/** 0: the phone. */
		device: number;
		oldFingerprint: string;
		newFingerprint: string;
		/** The message that came with the new key; null when it was learnt otherwise. */
		messageId: string | null;
	};
	/** The picture of a person, a group, or the account itself: `chat` is its own number then. */
	picture_update: Omit<NamedPlace, 'sender'> & {
		/** Null when WhatsApp does not say who changed a group's picture. */
		sender: string | null;
		removed: boolean;
		/** Differs for each picture; null when it was removed or WhatsApp does not say. */
		pictureId: string | null;
	};
	/** Done on the phone. */
	chat_update: NamedPlace & { changes: ChatChanges };
	/** Labels of WhatsApp Business and lists of WhatsApp, changed on the phone. A label itself is in no chat. */
	label: (NamedPlace | { chatName: null }) & {
		action: 'created' | 'edited' | 'deleted' | 'added' | 'removed';
		labelId: string;
		/** Null when the label is not known. */
		name: string | null;
		/** Number of one of WhatsApp's colours. */
		color: number | null;
		/** Id of the message that was labelled or lost its label; null for chats and labels. */
		messageId: string | null;
	};
}
