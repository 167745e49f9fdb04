import { bareJid, isLidJid, isPnJid, phoneOf, pnJid } from '../../message/jid';
import type { SignalKeyStore } from '../wire/baileys';
import type { Core } from '../core';
import type { Place } from '../../contract/SessionClient';

export interface Person {
	/** With both identities as far as known. */
	who: Pick<Place, 'sender' | 'senderPn' | 'senderLid' | 'fromMe'>;
	/** The same whichever of the two WhatsApp used: `me`, the LID where it is known, else the number. */
	identity: string;
}

/**
 * @param jid as WhatsApp named them, with or without device
 * @param told their other identity, if the stanza says it
 */
export async function personOf(
	jid: string,
	{ me, auth: { keys } }: Pick<Core, 'me' | 'auth'>,
	told?: string,
): Promise<Person> {
	const sender = bareJid(jid);
	const own = me();
	if (sender === own.pn || sender === own.lid) {
		const { pn, lid } = own;
		const who = { sender, senderPn: pn, senderLid: lid ?? undefined, fromMe: true };
		return { who, identity: 'me' };
	}
	const other = told && bareJid(told);
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
