import { types } from 'node:util';
import type { ReceivedMessage } from '../../message/content';
import { isLidJid } from '../../message/jid';
import { asObject } from '../../message/untrusted';
import { unwrap } from '../../message/unwrap';
import type { AccountStore, StoredMessage } from '../../store/Store';
import { type Baileys, plainMessage } from '../wire/baileys';
import { isOwnMessage } from '../../message/received/classify';
import type { OutgoingMessage } from './outgoing';
import { decodePlain, encodePlain } from '../../contract/plainData';
import type { Incoming } from './incoming';

/** A message that this session has received or sent, or that another device of the account has sent. */
export interface KnownMessage {
	/** Every JID the chat is known by, the one that WhatsApp addressed it by first. */
	chats: string[];
	/** JID of the author as the chat addressed people then. Keys of encrypted annotations are derived from it. */
	sender: string;
	senderPn?: string;
	senderLid?: string;
	fromMe: boolean;
	/** Unix seconds. */
	timestamp: number;
	/** The server's number of a channel's post, once it has one. */
	serverId?: string;
	/** Encoded `proto.Message`, as last edited; absent when WhatsApp withheld it, it was deleted, or it is too large. */
	message?: Uint8Array;
	/** When it was last edited, Unix ms by the author's clock. */
	editedAt?: number;
	/** Deleted for everyone. */
	revoked?: true;
	/** What its author called themselves then. */
	pushName?: string;
	/** It came through a broadcast list. */
	broadcast?: true;
	/** View-once, and WhatsApp withheld its content. */
	viewOnce?: true;
}

/** A message as it is listed; one from an earlier version has no id, and is not listed. */
export interface ListedKnownMessage extends KnownMessage {
	id: string;
}

const SECRET_BYTES = 32;

/** Devices may ask for a message again for as long; the time to edit or delete it is shorter. */
export const KEEP_DAYS = 14;
/** Votes on a poll and answers to a calendar event come late, and are decrypted with its secret. */
export const KEEP_DAYS_OF_POLLS = 90;

/** A text of 65,536 characters, the longest that WhatsApp's apps send, is smaller in any script. */
const MAX_CONTENT_BYTES = 256 * 1024;

/** @param bytes encoded `proto.Message` */
export function receivedRow(
	{ message, chats }: Incoming,
	bytes: Uint8Array | undefined,
	more: Pick<KnownMessage, 'revoked'> = {},
): StoredMessage {
	const { id, sender, senderPn, senderLid, fromMe, timestamp, serverId, pushName } = message;
	const said = { chats, sender, senderPn, senderLid, fromMe, timestamp, serverId, pushName };
	const known = {
		...said,
		...(message.broadcast && { broadcast: true as const }),
		...(message.viewOnceUnavailable && { viewOnce: true as const }),
		message: bytes,
		...more,
	};
	return knownRow(id, known, message.message);
}

/**
 * @param sent when it was sent, Unix seconds
 * @returns undefined for an annotation, and for anything else that is not a message of its own
 */
export function sentRow(
	messageId: string,
	{ to, toPn, toLid, from, message }: OutgoingMessage,
	sent: { timestamp: number; serverId: string | null },
	baileys: Baileys,
): StoredMessage | undefined {
	const content = plainMessage(baileys.proto.Message.decode(message), baileys);
	if (!isOwnMessage(content)) return undefined;
	const known: KnownMessage = {
		chats: distinct([to, toPn, toLid]),
		sender: from,
		...(isLidJid(from) ? { senderLid: from } : { senderPn: from }),
		fromMe: true,
		timestamp: sent.timestamp,
		serverId: sent.serverId ?? undefined,
		message,
	};
	return knownRow(messageId, known, content);
}

/** All messages with this id: usually one, but senders choose the ids. */
export async function knownMessages(account: AccountStore, id: string): Promise<KnownMessage[]> {
	return (await account.messages.byId(id)).map((bytes) => decodePlain<KnownMessage>(bytes));
}

/** The content as plain data; undefined when it is not kept. */
export function contentOf(
	{ message }: KnownMessage,
	baileys: Baileys,
): Record<string, unknown> | undefined {
	return message && plainMessage(baileys.proto.Message.decode(message), baileys);
}

/** A kept message as it was received. @param content as plain data */
export function asReceived(
	known: ListedKnownMessage,
	content: Record<string, unknown> | undefined,
): ReceivedMessage {
	const { id, chats, sender, senderPn, senderLid, fromMe, timestamp, serverId, pushName } = known;
	return {
		id,
		chat: chats[0] ?? '',
		sender,
		senderPn,
		senderLid,
		fromMe,
		pushName,
		timestamp,
		offline: false,
		serverId,
		...(known.viewOnce && { viewOnceUnavailable: true }),
		...(known.broadcast && { broadcast: true }),
		message: content,
	};
}

export function distinct(jids: Array<string | null | undefined>): string[] {
	return [...new Set(jids.filter((jid) => jid !== null && jid !== undefined))];
}

export function intersects(one: readonly string[], other: readonly string[]): boolean {
	return one.some((jid) => other.includes(jid));
}

/** The secret that annotations of a message are encrypted with, 32 bytes; undefined when it came without one. */
export function secretOf(known: KnownMessage, baileys: Baileys): Uint8Array | undefined {
	const message = contentOf(known, baileys);
	const envelopes = [message, unwrap(message).message];
	return envelopes
		.map((envelope) => asObject(envelope?.messageContextInfo)?.messageSecret)
		.find((secret) => types.isUint8Array(secret) && secret.length === SECRET_BYTES) as
		| Uint8Array
		| undefined;
}

/** Key that tells messages with the same id apart: chat and author, each by LID where it is known. */
export function chatAndAuthor({ chats, sender, senderLid, fromMe }: KnownMessage): string {
	return `${canonicalChat(chats)}|${fromMe ? 'me' : (senderLid ?? sender)}`;
}

/** The JID that a chat is listed by: its LID where it is known. */
function canonicalChat(chats: readonly string[]): string {
	return chats.find(isLidJid) ?? chats[0] ?? '';
}

/** @param content as plain data */
export function knownRow(
	id: string,
	known: KnownMessage,
	content: Record<string, unknown> | undefined,
): StoredMessage {
	const isPoll = /^(pollCreation|event)Message/.test(unwrap(content).key ?? '');
	const keepDays = isPoll ? KEEP_DAYS_OF_POLLS : KEEP_DAYS;
	const isTooLarge = (known.message?.length ?? 0) > MAX_CONTENT_BYTES;
	const kept: ListedKnownMessage = { ...known, id, ...(isTooLarge && { message: undefined }) };
	return {
		id,
		chatAndAuthor: chatAndAuthor(known),
		payload: encodePlain(kept),
		keepDays,
		listing: { chat: canonicalChat(known.chats), isRead: known.fromMe },
	};
}

/** What a quote shows of a message: its content without envelopes, secrets and quotes of its own. */
export function quotable(message: Record<string, unknown> | undefined): Record<string, unknown> {
	const { key, message: inner, content: object } = unwrap(message);
	if (key === null) return { conversation: '' };
	if (typeof inner[key] === 'string') return { [key]: inner[key] };
	return { [key]: { ...object, contextInfo: undefined } };
}
