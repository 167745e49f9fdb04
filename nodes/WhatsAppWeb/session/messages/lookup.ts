import { WhatsAppError } from '../../errors';
import type { MessageKey, MessageTarget } from '../../message/content';
import { bareJid, isGroupJid, isLidJid, isNewsletterJid, isUserJid } from '../../message/jid';
import type { Pointer } from '../../message/received/annotation';
import type { AccountStore } from '../../store/Store';
import type { Address } from '../account/AddressBook';
import { identitiesOf } from '../account/identities';
import { isMe, type Me, ownJid, ownJids } from '../account/me';
import type { KeyReader } from '../wire/baileys';
import { type ChatContext, jidIn } from './chatContext';
import type { Incoming } from './incoming';
import { distinct, intersects, type KnownMessage, knownMessages } from './known';

/*
 * Which message an id means: {@link findTarget} for what is sent from here, {@link findAnnotated} for what others send.
 * Senders choose the ids of their messages, so a chat may have several of one id.
 */

export interface Target {
	id: string;
	fromMe: boolean;
	/** JID of the author as the chat addresses people. */
	author: string;
	/** What the session has of it; absent when only the command says whose it is. */
	known?: KnownMessage;
}

export interface Annotated {
	id: string;
	fromMe: boolean;
	/** JID of the author as the chat addressed people; null when the annotation does not say whose it is. */
	sender: string | null;
	/** Every JID the author is known by. */
	authors: string[];
	known?: KnownMessage;
	/** Every message of this id in the chat that the session knows, whoever sent it. */
	sameId: KnownMessage[];
}

export interface LookupParts {
	account: AccountStore;
	keys: KeyReader;
	me: Me;
}

/** A channel's own number of a post, small beside any message id. */
export const SERVER_ID = /^\d{1,9}$/;

/**
 * The message that a command means.
 * @param known all messages with this id
 * @throws WhatsAppError `message_not_found` when the session does not know it and the command does not say whose it is
 */
export function findTarget(
	target: MessageTarget,
	known: KnownMessage[],
	chat: ChatContext,
): Target {
	const { id, sender } = target;
	const fromMe = target.fromMe ?? (sender === undefined ? undefined : isMe(sender, chat.me));
	const candidates = known.filter(
		(message) =>
			isIn(message, chat.address) &&
			(fromMe === undefined || message.fromMe === fromMe) &&
			(sender === undefined || fromMe === true || isBySender(message, sender, chat)),
	);
	if (candidates.length === 0) return { id, ...claimedTarget(target, fromMe, chat) };
	const message = onlyOne(id, candidates);
	return { id, ...authorOf(message, chat), known: message };
}

/**
 * The message that an annotation means, whichever identities of chat and people were in use when it came. Of several with
 * its id it is the one by the claimed author; failing that, the only one that may be by them.
 */
export async function findAnnotated(
	pointer: Pointer,
	incoming: Incoming,
	{ account, keys, me }: LookupParts,
): Promise<Annotated> {
	const claimed = claimedAuthor(pointer, incoming, me);
	const claimedJids = await identitiesOf([claimed], keys, me);
	const chats = await identitiesOf(incoming.chats, keys, me);
	const sameId = (await knownMessages(account, pointer.id)).filter((message) =>
		intersects(message.chats, chats),
	);
	const [certain] = sameId.filter((message) => isBy(message, claimedJids, me));
	const [likely, another] = sameId.filter((message) => mayBeBy(message, claimedJids, me));
	const known = certain ?? (another ? undefined : likely);
	const sender = known?.sender ?? claimed ?? null;
	return {
		id: pointer.id,
		fromMe: known?.fromMe ?? (sender !== null && isMe(sender, me)),
		sender,
		authors: known ? await identitiesOf(authorJids(known, me), keys, me) : claimedJids,
		known,
		sameId,
	};
}

/**
 * Whether an annotation is proved to be by the author of its message. A message that the session does not know is its
 * claimed author's, unless the chat has another one of this id.
 * @param annotators every JID that the sender of the annotation is known by
 */
export function isByAuthor(
	{ known, sameId, authors }: Annotated,
	annotators: readonly string[],
): boolean {
	return (known !== undefined || sameId.length === 0) && intersects(authors, annotators);
}

/** @throws WhatsAppError `message_not_found` when there is none, or more than one */
export function onlyOne(id: string, candidates: KnownMessage[]): KnownMessage {
	const [message] = candidates;
	if (!message) throw notFound(id);
	if (candidates.length > 1) throw ambiguous(id);
	return message;
}

/** How the members of a chat point at the message. Without `participant` it is by whoever points at it. */
export function keyOf({ id, fromMe, author }: Target, chat: string): MessageKey {
	const key = { remoteJid: chat, fromMe, id };
	return isGroupJid(chat) && !fromMe ? { ...key, participant: author } : key;
}

/** Whether a message belongs to a chat, whichever of its identities was in use then. */
export function isIn({ chats }: KnownMessage, { jid, pn, lid }: Address): boolean {
	return intersects(chats, distinct([jid, pn, lid]));
}

/** Whether a person is the author. @param jids every JID the person is known by */
export function isBy(message: KnownMessage, jids: readonly string[], me: Me): boolean {
	return intersects(authorJids(message, me), jids);
}

/** Whether a person may be the author: not ruled out when only a LID is known of one, and only a number of the other. */
export function mayBeBy(message: KnownMessage, jids: readonly string[], me: Me): boolean {
	const servers = authorJids(message, me).map(serverOf);
	return isBy(message, jids, me) || !intersects(jids.map(serverOf), servers);
}

/** Whether the sender that a command names is the author; the members of the group tell whose JIDs belong together. */
function isBySender(message: KnownMessage, sender: string, chat: ChatContext): boolean {
	return isBy(message, [sender], chat.me) || jidIn(message.sender, chat) === jidIn(sender, chat);
}

function serverOf(jid: string): string {
	return jid.slice(jid.indexOf('@'));
}

/** Every JID of the author that came with the message. */
export function authorJids(
	{ sender, senderPn, senderLid, fromMe }: KnownMessage,
	me: Me,
): string[] {
	return distinct([sender, senderPn, senderLid, ...(fromMe ? ownJids(me) : [])]);
}

function authorOf(
	{ fromMe, sender, senderPn, senderLid }: KnownMessage,
	chat: ChatContext,
): Pick<Target, 'author' | 'fromMe'> {
	if (fromMe) return { fromMe, author: ownJid(chat.byLid, chat.me) };
	if (isUserJid(chat.address.jid)) return { fromMe, author: chat.address.jid };
	return { fromMe, author: (chat.byLid ? senderLid : senderPn) ?? jidIn(sender, chat) };
}

/** Whose message it is by the word of the command, when the session does not know it. */
function claimedTarget(
	{ id, sender }: MessageTarget,
	fromMe: boolean | undefined,
	chat: ChatContext,
): Pick<Target, 'author' | 'fromMe'> {
	const { jid } = chat.address;
	if (fromMe === true) return { fromMe, author: ownJid(chat.byLid, chat.me) };
	// Posts of a channel have no author but the channel.
	if (isNewsletterJid(jid) && SERVER_ID.test(id)) return { fromMe: false, author: jid };
	if (isGroupJid(jid) && sender !== undefined) {
		return { fromMe: false, author: jidIn(sender, chat) };
	}
	if (isUserJid(jid) && fromMe === false) return { fromMe, author: jid };
	throw notFound(id);
}

/** Whose message it is by the word of an annotation; undefined when it does not say. */
function claimedAuthor(
	{ fromMe, participant, normalised }: Pointer,
	{ message: { chat, sender, fromMe: byMe } }: Incoming,
	me: Me,
): string | undefined {
	const isDirect = isUserJid(chat);
	const own = isDirect && byMe ? sender : ownJid(isLidJid(sender), me);
	const author = participant && bareJid(participant);
	if (normalised || byMe) {
		if (fromMe) return own;
		return isDirect ? chat : author;
	}
	if (fromMe) return sender;
	return isDirect ? own : author;
}

export function notFound(id: string): WhatsAppError {
	return new WhatsAppError('message_not_found', `No message ${id} is known in this chat`, {
		description:
			'Check its ID and the chat. A message that this session has neither received nor sent (or longer than two weeks ' +
			'ago) needs more: fill in Original Sender and Sent by Me under Options (in JSON: sender and from_me).',
		details: { message_id: id },
	});
}

function ambiguous(id: string): WhatsAppError {
	return new WhatsAppError('message_not_found', `Several messages have the ID ${id}`, {
		description: 'Give the chat and the sender of the one that is meant, too.',
		details: { message_id: id },
	});
}
