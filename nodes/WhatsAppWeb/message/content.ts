import type { Encrypted } from './secret';

/**
 * What an operation wants said, as plain data: complete but for what only a session can add
 * (the uploaded media's keys, the quoted message, the message secret, ids).
 */
export interface MessageContent {
	/**
	 * `proto.Message` as WAProto's `fromObject` takes it, with exactly one content key:
	 * `{ extendedTextMessage: { text } }`. Bytes are Uint8Array, 64-bit integers are numbers. Empty beside an `action`.
	 */
	message: Record<string, Record<string, unknown>>;
	/** Something about an earlier message, of which the session makes the message once it has found that one. */
	action?: MessageAction;
	/** A file to encrypt and upload; its url, directPath, mediaKey and hashes join the only content key. */
	media?: OutgoingMedia;
	/** A link to a call, to be made by WhatsApp; it joins the `eventMessage` as `joinLink`. */
	callLink?: 'audio' | 'video';
	/** Extra children and attributes of the message stanza (`<biz>`, `edit`, …). */
	stanza?: { attributes?: Record<string, string>; nodes?: StanzaNode[] };
}

/** What can be done with or to an earlier message. */
export type MessageAction = { target: MessageTarget } & (
	| { kind: 'reaction'; /** '' takes the reaction back. */ emoji: string }
	| { kind: 'pin'; /** Seconds; 0 unpins. */ duration: number }
	/** New words: of a text, or below a file. */
	| { kind: 'edit'; text: string }
	| { kind: 'revoke' }
	/** Options by name, or by the SHA-256 of it in hex or base64; none retracts. Or a vote that is encrypted already. */
	| { kind: 'vote'; options: string[]; encrypted?: Encrypted }
	| { kind: 'comment'; text: string }
	/** @property chat JID of the chat it is in; any chat when absent */
	| { kind: 'forward'; chat?: string }
	| { kind: 'cancelEvent' }
);

export type MessageActionKind = MessageAction['kind'];

/** Which earlier message is meant. Its id will do for one that this session has received or sent. */
export interface MessageTarget {
	id: string;
	/** Its author, a JID without device; for messages the session does not know, or to tell two apart. */
	sender?: string;
	/** Whether the author is this account; likewise. */
	fromMe?: boolean;
}

/** `proto.MessageKey`: how the members of a chat point at one of its messages. */
export interface MessageKey {
	remoteJid: string;
	fromMe: boolean;
	id: string;
	/** The author, in groups. */
	participant?: string;
}

export interface StanzaNode {
	tag: string;
	attrs: Record<string, string>;
	content?: StanzaNode[] | Uint8Array | string;
}

/** The five kinds WhatsApp encrypts under different keys. */
export type MediaKind = 'image' | 'video' | 'audio' | 'document' | 'sticker';

export interface OutgoingMedia {
	kind: MediaKind;
	/** Path of a temporary file of ours (never a path from a workflow); its owner deletes it after the send. */
	file: string;
	/** Bytes. */
	size: number;
	/** SHA-256 of the file, hex: part of what makes two sends "the same". */
	sha256: string;
}

/** A file that is at WhatsApp already, as `proto.Message` names its parts. */
export interface UploadedFile {
	url?: string;
	/** On any of WhatsApp's media hosts. */
	directPath: string;
	/** 32 bytes each. */
	mediaKey: Uint8Array;
	fileSha256: Uint8Array;
	fileEncSha256: Uint8Array;
	/** Bytes of the plain file. */
	fileLength: number;
	mimetype: string;
}

/** A message received or sent from another device of the account, as plain data (nothing of Baileys). */
export interface ReceivedMessage {
	id: string;
	/** The chat as WhatsApp addressed it (`…@s.whatsapp.net`, `…@lid`, `…@g.us`, `…@newsletter`). */
	chat: string;
	/** The author: equals `chat` in a direct chat with the other person. */
	sender: string;
	/** The author's other identity, when WhatsApp told it. */
	senderPn?: string;
	senderLid?: string;
	fromMe: boolean;
	pushName?: string;
	/** Unix seconds, the server's. */
	timestamp: number;
	/** Whether it waited on the server while this session was away. */
	offline: boolean;
	/** The sender asked for view-once and WhatsApp withheld the content from linked devices. */
	viewOnceUnavailable?: boolean;
	/** It came through a broadcast list. */
	broadcast?: boolean;
	/** Channel posts only. */
	serverId?: string;
	/** `proto.Message` as plain data: enums and 64-bit integers as numbers, bytes as Uint8Array. Absent for stubs. */
	message?: Record<string, unknown>;
	/** `WebMessageInfo.StubType` and its parameters, for system notices and undecryptable messages. */
	stubType?: number;
	stubParameters?: string[];
}
