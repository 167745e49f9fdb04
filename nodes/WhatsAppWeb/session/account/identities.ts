import { bareJid, isLidJid, isPnJid, phoneOf, pnJid } from '../../message/jid';
import type { SignalKeyStore } from '../wire/baileys';
import type { Place } from '../../contract/events/place';
import type { SessionEvent } from '../../contract/events/SessionEvent';
import { isMe, type Me, ownJids } from './me';

/** What tells who is who. */
export interface Identified {
	me(): Me;
	auth: { keys: Pick<SignalKeyStore, 'get'> };
}

export interface Person {
	/** With both identities as far as known. */
	who: Pick<Place, 'sender' | 'senderPn' | 'senderLid' | 'fromMe'>;
	/** The same whichever of the two WhatsApp used: `me`, the LID where it is known, else the number. */
	identity: string;
}

/**
 * @param jid as WhatsApp named them, with or without device
 * @param alternateJid their other identity, if the stanza says it
 */
export async function personOf(
	jid: string,
	{ me, auth: { keys } }: Identified,
	alternateJid?: string,
): Promise<Person> {
	const sender = bareJid(jid);
	const own = me();
	if (isMe(sender, own)) {
		const { pn, lid } = own;
		const who = { sender, senderPn: pn, senderLid: lid ?? undefined, fromMe: true };
		return { who, identity: 'me' };
	}
	const other = alternateJid && bareJid(alternateJid);
	const senderPn = [sender, other].find(isPn) ?? (await knownPn(sender, keys)) ?? undefined;
	const senderLid = [sender, other].find(isLid) ?? (await knownLid(sender, keys)) ?? undefined;
	const who = { sender, senderPn, senderLid, fromMe: false };
	return { who, identity: senderLid ?? sender };
}

/** The LID of a number, if WhatsApp ever told it; null for everything but a number. */
export async function knownLid(
	pn: string,
	keys: Pick<SignalKeyStore, 'get'>,
): Promise<string | null> {
	const user = phoneOf(pn);
	if (user === null) return null;
	const { [user]: lid } = await keys.get('lid-mapping', [user]);
	return lid ? `${lid}@lid` : null;
}

/** The number of a LID, if WhatsApp ever told it; null for everything but a LID. */
export async function knownPn(
	lid: string,
	keys: Pick<SignalKeyStore, 'get'>,
): Promise<string | null> {
	if (!isLidJid(lid)) return null;
	const key = `${lid.split('@')[0]}_reverse`;
	const { [key]: digits } = await keys.get('lid-mapping', [key]);
	return digits ? pnJid(digits) : null;
}

function isPn(jid: string | undefined): jid is string {
	return jid !== undefined && isPnJid(jid);
}

function isLid(jid: string | undefined): jid is string {
	return jid !== undefined && isLidJid(jid);
}

/** Where an event happened and who did it, the same whichever of a person's two identities WhatsApp used. */
export interface EventLocation {
	chat: string;
	sender: string;
}

/** Null for what happens in no chat. The LID stands for a person where it is known. */
export async function locationOf(
	{ data }: SessionEvent,
	keys: Pick<SignalKeyStore, 'get'>,
): Promise<EventLocation | null> {
	const { chat, sender, senderLid, fromMe } = data as { [Key in keyof Place]?: Place[Key] | null };
	if (!chat) return null;
	if (fromMe || !sender) return { chat: await identityOf(chat, keys), sender: 'me' };
	const person = senderLid ?? (await identityOf(sender, keys));
	return { chat: chat === sender ? person : await identityOf(chat, keys), sender: person };
}

/** A JID as one identity: the LID of a phone number where it is known. */
export async function identityOf(jid: string, keys: Pick<SignalKeyStore, 'get'>): Promise<string> {
	return (await knownLid(jid, keys)) ?? jid;
}

/**
 * All names of one person: those given, and the other identity of each as far as it was ever told.
 * @param jids without device; undefined ones are left out
 */
export async function identitiesOf(
	jids: ReadonlyArray<string | undefined>,
	keys: Pick<SignalKeyStore, 'get'>,
	me: Me,
): Promise<string[]> {
	const names = new Set(jids.filter((jid) => jid !== undefined));
	for (const jid of [...names]) {
		if (isMe(jid, me)) for (const own of ownJids(me)) names.add(own);
		const other = (await knownLid(jid, keys)) ?? (await knownPn(jid, keys));
		if (other !== null) names.add(other);
	}
	return [...names];
}
