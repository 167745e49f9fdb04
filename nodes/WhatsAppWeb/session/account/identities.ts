import type { Place, Sender } from '../../contract/events/place';
import type { SessionEvent } from '../../contract/events/SessionEvent';
import { bareJid, isLidJid, isPnJid, phoneOf, pnJid } from '../../message/jid';
import type { KeyReader } from '../wire/baileys';
import { asSender, isMe, type Me, ownJids } from './me';

/*
 * A person has two identities: a phone number (PN) and a LID. WhatsApp addresses them by either. Where it must not matter
 * which, they have one *canonical* JID: the LID where it is known, else the number.
 */

export interface Identified {
	/** Empty JIDs before the account is linked. */
	me(): Me;
	auth: { keys: KeyReader };
}

export interface Person {
	who: Sender;
	/** Their canonical JID; `me` for this account. */
	canonical: string;
}

/**
 * @param jid as WhatsApp addressed them, with or without device
 * @param alternateJid their other identity, if the stanza says it
 */
export async function personOf(
	jid: string,
	{ me, auth: { keys } }: Identified,
	alternateJid?: string,
): Promise<Person> {
	const sender = bareJid(jid);
	if (isMe(sender, me())) return { who: asSender(sender, me()), canonical: 'me' };
	const jids = alternateJid ? [sender, bareJid(alternateJid)] : [sender];
	const senderPn = jids.find(isPnJid) ?? (await knownPn(sender, keys)) ?? undefined;
	const senderLid = jids.find(isLidJid) ?? (await knownLid(sender, keys)) ?? undefined;
	const who = { sender, senderPn, senderLid, fromMe: false };
	return { who, canonical: senderLid ?? sender };
}

/** The LID of a number, if WhatsApp has told it; null for every other JID. */
export async function knownLid(pn: string, keys: KeyReader): Promise<string | null> {
	const user = phoneOf(pn);
	if (user === null) return null;
	const { [user]: lid } = await keys.get('lid-mapping', [user]);
	return lid ? `${lid}@lid` : null;
}

/** The number of a LID, if WhatsApp has told it; null for every other JID. */
export async function knownPn(lid: string, keys: KeyReader): Promise<string | null> {
	if (!isLidJid(lid)) return null;
	const key = `${lid.split('@')[0]}_reverse`;
	const { [key]: digits } = await keys.get('lid-mapping', [key]);
	return digits ? pnJid(digits) : null;
}

/** The chat an event happened in and who did it, by canonical JIDs. */
export interface EventLocation {
	chat: string;
	/** `me` for this account. */
	sender: string;
}

/** @returns null for an event that belongs to no chat */
export async function locationOf(
	{ data }: SessionEvent,
	keys: KeyReader,
): Promise<EventLocation | null> {
	const { chat, sender, senderLid, fromMe } = data as { [Key in keyof Place]?: Place[Key] | null };
	if (!chat) return null;
	if (fromMe || !sender) return { chat: await canonicalJid(chat, keys), sender: 'me' };
	const person = senderLid ?? (await canonicalJid(sender, keys));
	return { chat: chat === sender ? person : await canonicalJid(chat, keys), sender: person };
}

/** The canonical JID of a person; any other JID as it is. */
export async function canonicalJid(jid: string, keys: KeyReader): Promise<string> {
	return (await knownLid(jid, keys)) ?? jid;
}

/**
 * Every JID a person or chat is known by: those given, and the other identity of each as far as known.
 * @param jids without device; undefined ones are left out
 */
export async function identitiesOf(
	jids: ReadonlyArray<string | undefined>,
	keys: KeyReader,
	me: Me,
): Promise<string[]> {
	const all = new Set(jids.filter((jid) => jid !== undefined));
	for (const jid of [...all]) {
		if (isMe(jid, me)) for (const own of ownJids(me)) all.add(own);
		const alternate = (await knownLid(jid, keys)) ?? (await knownPn(jid, keys));
		if (alternate !== null) all.add(alternate);
	}
	return [...all];
}
