import type { MediaKind, OutgoingMedia, UploadedFile } from '../message/content';
import type { ChatType } from '../message/jid';

/** Where the bytes of a received (or uploaded) file are, and what they must hash to. */
export interface MediaReference {
	kind: MediaKind;
	/** Path on WhatsApp's media hosts, and the full URL if known. */
	directPath?: string;
	url?: string;
	mediaKey: Uint8Array;
	fileSha256?: Uint8Array;
	fileEncSha256?: Uint8Array;
	/** Bytes of the plain file, as the sender declared them. */
	fileLength?: number;
}

/** A file that was uploaded, as the answer to a `media` of {@link SendCommand} would have been. */
export type UploadedMedia = Omit<UploadedFile, 'mimetype'> & { url: string };

/** A person, group or channel, as far as this account knows. */
export interface KnownChat {
	/** The JIDs it is known by, the one asked for first: a person has a number and a LID. */
	jids: string[];
	/** As the account's own address book or the group calls it, or as people call themselves; null when nobody said. */
	name: string | null;
	/** Whether it is a person of the account's address book. */
	isContact: boolean;
}

/** What somebody shows of themselves to this account; null where they show nothing. */
export interface Profile {
	/** Whether the number is on WhatsApp. */
	exists: boolean;
	lid: string | null;
	pictureUrl: string | null;
	about: string | null;
	business: {
		description: string | null;
		category: string | null;
		email: string | null;
		address: string | null;
		websites: string[];
	} | null;
}

/** Questions to a session by name: plain data in, plain data out. */
export interface SessionQueries {
	/**
	 * Chats by a part of their name or number; of all types when there are none. Shows what is known when WhatsApp does not
	 * answer. Errors: device_not_connected when no number is linked.
	 */
	listChats: {
		args: { search?: string; types?: readonly ChatType[] };
		result: { chats: KnownChat[] };
	};
	/** Who is behind a JID. Asks nobody: what is not known is null. */
	lookUpChat: { args: { jid: string }; result: KnownChat };
	/**
	 * Looks somebody up at WhatsApp, slowly: a question a second. Errors: rate_limited when there were too many today.
	 * @see Profiles
	 */
	lookUpProfile: { args: { /** Digits. */ phone: string }; result: Profile };
	/** Shows the others of a chat that something is being typed or recorded, for some seconds; nothing when offline. */
	setChatState: {
		args: { chat: string; state: 'composing' | 'recording' | 'paused' };
		result: undefined;
	};
	/**
	 * Tells the authors of received messages that they were read. Nobody confirms it.
	 * Errors: message_not_found for ids of a group that the session does not know and no `sender` is given for;
	 * unsupported_for_newsletter.
	 */
	markRead: {
		/** `chat` and `sender` are JIDs as in {@link SendCommand}. */
		args: { chat: string; messageIds: string[]; sender?: string };
		/** `chat` as it was addressed; `timestamp` in Unix seconds. */
		result: { chat: string; timestamp: number };
	};
	/** Encrypts and uploads, without sending. Errors: media_upload_failed. */
	uploadMedia: { args: { media: OutgoingMedia }; result: UploadedMedia };
	/**
	 * Fetches, decrypts and verifies. With the id of its message, the phone is asked to upload a file again that WhatsApp no
	 * longer has. Errors: media_too_large (before or while downloading), media_download_failed.
	 */
	downloadMedia: {
		args: { media: MediaReference; maxBytes: number; messageId?: string };
		result: { bytes: Uint8Array };
	};
}
