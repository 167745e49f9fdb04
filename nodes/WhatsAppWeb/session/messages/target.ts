import { WhatsAppError } from '../../errors';
import type { MessageKey, MessageTarget } from '../../message/content';
import { bareJid, isGroupJid, isLidJid, isNewsletterJid, isUserJid } from '../../message/jid';
import type { Address } from '../account/AddressBook';
import type { GroupMetadata } from '../wire/baileys';
import type { KnownMessage } from './known';
import type { OutgoingMessage } from './outgoing';
import { isMe, type Me, ownJid } from '../account/me';

/** The chat a target is looked for in, and how people are named there. */
export interface ChatContext {
	address: Address;
	byLid: boolean;
	group?: GroupMetadata;
	/** People who have left the group, by any of their JIDs: as it named them. */
	former?: ReadonlyMap<string, string>;
	me: Me;
}

/** The message that was meant. */
export interface Target {
	id: string;
	fromMe: boolean;
	/** JID of the author as the chat names people. */
	author: string;
	/** What the session has of it; absent when only its author's word is there. */
	known?: KnownMessage;
}

/** A channel's own number of a post, small beside any message id. */
export const SERVER_ID = /^\d{1,9}$/;

/**
 * The message that an author means by an id.
 * @param known all messages with this id
 * @throws WhatsAppError `message_not_found` when the session does not know it and was not told whose it is
 */
export function findTarget(
	target: MessageTarget,
	known: KnownMessage[],
	place: ChatContext,
): Target {
	const { id, sender } = target;
	const fromMe = target.fromMe ?? (sender === undefined ? undefined : isMe(sender, place.me));
	const candidates = known.filter(
		(message) =>
			isIn(message, place.address) &&
			(fromMe === undefined || message.fromMe === fromMe) &&
			(sender === undefined || fromMe === true || isBy(message, sender, place)),
	);
	if (candidates.length === 0) return { id, ...stated(target, fromMe, place) };
	const message = onlyOne(id, candidates);
	return { id, ...authorOf(message, place), known: message };
}

/** @throws WhatsAppError `message_not_found` when there is none, or more than one */
export function onlyOne(id: string, candidates: KnownMessage[]): KnownMessage {
	const [message] = candidates;
	if (!message) throw notFound(id);
	if (candidates.length > 1) throw ambiguous(id);
	return message;
}

/** How the members of a chat point at the message. Without participant it is their own author's. */
export function keyOf({ id, fromMe, author }: Target, chat: string): MessageKey {
	const key = { remoteJid: chat, fromMe, id };
	return isGroupJid(chat) && !fromMe ? { ...key, participant: author } : key;
}

/** Whether a message belongs to a chat, whichever of its identities was used then. */
export function isIn({ chats }: KnownMessage, { jid, pn, lid }: Address): boolean {
	return chats.some((chat) => chat === jid || chat === pn || chat === lid);
}

/** A person's JID as the chat names people, if that can be told. */
export function jidIn(
	jid: string,
	{ byLid, group, former, me }: Omit<ChatContext, 'address'>,
): string {
	if (isMe(jid, me)) return ownJid(byLid, me);
	if (isLidJid(jid) === byLid) return jid;
	const member = group?.participants.find(({ id, lid, phoneNumber }) =>
		[id, lid, phoneNumber].some((name) => name && bareJid(name) === jid),
	);
	const names = [member?.id, byLid ? member?.lid : member?.phoneNumber];
	return names.find((name) => name && isLidJid(name) === byLid) ?? former?.get(jid) ?? jid;
}

/** The same message to another identity of its recipient. */
export function readdressed(
	message: OutgoingMessage,
	{ jid, pn, lid }: Address,
	me: Me,
): OutgoingMessage {
	return { ...message, to: jid, toPn: pn, toLid: lid, from: ownJid(isLidJid(jid), me) };
}

function authorOf(
	{ fromMe, sender, senderPn, senderLid }: KnownMessage,
	place: ChatContext,
): Pick<Target, 'author' | 'fromMe'> {
	if (fromMe) return { fromMe, author: ownJid(place.byLid, place.me) };
	if (isUserJid(place.address.jid)) return { fromMe, author: place.address.jid };
	return { fromMe, author: (place.byLid ? senderLid : senderPn) ?? jidIn(sender, place) };
}

/** What the author of the command says of a message the session does not know. */
function stated(
	{ id, sender }: MessageTarget,
	fromMe: boolean | undefined,
	place: ChatContext,
): Pick<Target, 'author' | 'fromMe'> {
	const { jid } = place.address;
	if (fromMe === true) return { fromMe, author: ownJid(place.byLid, place.me) };
	// Posts of a channel have no author but the channel.
	if (isNewsletterJid(jid) && SERVER_ID.test(id)) return { fromMe: false, author: jid };
	if (isGroupJid(jid) && sender !== undefined) {
		return { fromMe: false, author: jidIn(sender, place) };
	}
	if (isUserJid(jid) && fromMe === false) return { fromMe, author: jid };
	throw notFound(id);
}

function isBy(message: KnownMessage, sender: string, place: ChatContext): boolean {
	const names = [message.sender, message.senderPn, message.senderLid];
	return names.includes(sender) || jidIn(message.sender, place) === jidIn(sender, place);
}

export function notFound(id: string): WhatsAppError {
	return new WhatsAppError('message_not_found', `No message ${id} is known in this chat`, {
		description:
			'Check its ID and the chat. A message that this session has neither received nor sent (or longer than two weeks ' +
			'ago) can be named with the phone number of its sender and whether it is your own: give sender and from_me.',
		details: { message_id: id },
	});
}

function ambiguous(id: string): WhatsAppError {
	return new WhatsAppError('message_not_found', `Several messages have the ID ${id}`, {
		description: 'Give the chat and the sender of the one that is meant, too.',
		details: { message_id: id },
	});
}

/**
 * How a group named people whom its list of members does not translate any more.
 * @param jids of anybody, as they came
 * @param alternateJidOf looks up a JID of the other kind
 */
export async function formerMembers(
	jids: Array<string | undefined>,
	place: ChatContext,
	alternateJidOf: (jid: string) => Promise<string | null>,
): Promise<ReadonlyMap<string, string>> {
	const former = new Map<string, string>();
	if (!place.group) return former;
	for (const jid of new Set(jids)) {
		if (jid === undefined || isLidJid(jidIn(jid, place)) === place.byLid) continue;
		const name = await alternateJidOf(jid);
		if (name !== null) former.set(jid, name);
	}
	return former;
}
