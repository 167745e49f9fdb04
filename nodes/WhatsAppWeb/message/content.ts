import type { People } from './received/people';
import type { Encrypted } from './secret';

/**
 * A message to send, as plain data. Only the session can add the rest: the uploaded media's keys, the quoted message,
 * the message secret, ids.
 */
export interface MessageContent {
	/**
	 * `proto.Message` as WAProto's `fromObject` takes it, with exactly one content key:
	 * `{ extendedTextMessage: { text } }`. Bytes are Uint8Array, 64-bit integers are numbers. Empty beside an `action`.
	 */
	message: Record<string, Record<string, unknown>>;
	/** An action on an earlier message. The session looks that message up and builds `message` from the action. */
	action?: MessageAction;
	/** A file to encrypt and upload; the session adds its url, directPath, mediaKey and hashes to the content. */
	media?: OutgoingMedia;
	/** Kind of call link to ask WhatsApp for; the session adds the link to the `eventMessage` as `joinLink`. */
	callLink?: 'audio' | 'video';
	/** Extra children and attributes of the message stanza (`<biz>`, `edit`, …). */
	stanza?: { attributes?: Record<string, string>; nodes?: StanzaNode[] };
}

/** An action on an earlier message. */
export type MessageAction = { target: MessageTarget } & (
	| { kind: 'reaction'; /** '' takes the reaction back. */ emoji: string }
	| { kind: 'pin'; /** Seconds; 0 unpins. */ duration: number }
	/** @property text the new text, or the new caption of a file */
	| { kind: 'edit'; text: string }
	| { kind: 'revoke' }
	/**
	 * @property options each the option's text, or the SHA-256 of it in hex or base64; none retracts the vote
	 * @property encrypted a vote that was encrypted elsewhere, sent instead of `options`
	 */
	| { kind: 'vote'; options: string[]; encrypted?: Encrypted }
	| { kind: 'comment'; text: string }
	/** @property chat JID of the chat it is in; any chat when absent */
	| { kind: 'forward'; chat?: string }
	| { kind: 'cancelEvent' }
);

export type MessageActionKind = MessageAction['kind'];

/** Identifies an earlier message. The id is enough for a message that this session has received or sent. */
export interface MessageTarget {
	id: string;
	/** JID of the author, without device; for messages unknown to the session, or when two have the same id. */
	sender?: string;
	/** Whether the author is this account; for the same cases as `sender`. */
	fromMe?: boolean;
}

/** `proto.MessageKey`: a reference to a message of a chat, as it goes over the wire. */
export interface MessageKey {
	remoteJid: string;
	fromMe: boolean;
	id: string;
	/** JID of the author, in groups. */
	participant?: string;
}

export interface StanzaNode {
	tag: string;
	attrs: Record<string, string>;
	content?: StanzaNode[] | Uint8Array | string;
}

/** WhatsApp's kinds of files; each has a key derivation of its own. */
export type MediaKind = 'image' | 'video' | 'audio' | 'document' | 'sticker';

/** A file that the caller of `send` uploads before the message goes out. */
export interface OutgoingMedia {
	kind: MediaKind;
	/** SHA-256 of the plain file, hex; part of the hash by which a repeated send is recognised. */
	sha256: string;
}

/** A file on WhatsApp's media servers, with the field names of `proto.Message`. */
export interface UploadedFile {
	url?: string;
	/** Path of the encrypted file on any of WhatsApp's media hosts. */
	directPath: string;
	/** 32 bytes each. */
	mediaKey: Uint8Array;
	fileSha256: Uint8Array;
	fileEncSha256: Uint8Array;
	/** Bytes of the plain file. */
	fileLength: number;
	mimetype: string;
}

/** A message received, or sent from another device of the account, as plain data without Baileys' types. */
export interface ReceivedMessage {
	id: string;
	/** The chat as WhatsApp addressed it (`…@s.whatsapp.net`, `…@lid`, `…@g.us`, `…@newsletter`). */
	chat: string;
	/** JID of the author; equals `chat` for what the other person writes in a direct chat. */
	sender: string;
	/** The author's phone-number JID and LID, where WhatsApp sent them. */
	senderPn?: string;
	senderLid?: string;
	fromMe: boolean;
	/** As in `Place`. */
	securityCodeChanged?: true;
	pushName?: string;
	/** Unix seconds, the server's. */
	timestamp: number;
	/** Whether it waited on the server while this session was away. */
	offline: boolean;
	/** Whether it is view-once, and WhatsApp withheld its content from linked devices. */
	viewOnceUnavailable?: boolean;
	/** It came through a broadcast list. */
	broadcast?: boolean;
	/** Channel posts only: the server's id of the post. */
	serverId?: string;
	/** `proto.Message` as plain data: enums and 64-bit integers as numbers, bytes as Uint8Array. Absent for stubs. */
	message?: Record<string, unknown>;
	/** Both names of the people whom the message names, as far as known. */
	people?: People;
	/** The quoted message as this session knows it, where WhatsApp has left out its words or file. */
	quotedContent?: Record<string, unknown>;
	/** `WebMessageInfo.StubType` and its parameters, for system notices and undecryptable messages. */
	stubType?: number;
	stubParameters?: string[];
}
