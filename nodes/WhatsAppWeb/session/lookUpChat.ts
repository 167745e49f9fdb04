import { bareJid, isLidJid, isPnJid, phoneOf, pnJid } from '../message/jid';
import type { SignalKeyStore } from './baileys';
import type { Core } from './core';
import { distinct } from './knownMessage';
import type { KnownChat } from './SessionClient';

/** Answers from what is on disk. @throws WhatsAppError from the store */
export async function lookUpChat(jid: string, core: Core): Promise<KnownChat> {
	const jids = await identities(bareJid(jid), core);
	return { jids, name: null, isContact: false };
}

async function identities(jid: string, { auth, me }: Core): Promise<string[]> {
	const { pn, lid } = me();
	if (jid === pn || jid === lid) return distinct([jid, pn, lid]);
	const user = jid.split('@')[0] as string;
	if (isLidJid(jid)) {
		const digits = await mapped(`${user}_reverse`, auth.keys);
		return digits ? [jid, pnJid(digits)] : [jid];
	}
	if (!isPnJid(jid)) return [jid];
	const other = await mapped(phoneOf(jid) as string, auth.keys);
	return other ? [jid, `${other}@lid`] : [jid];
}

/** Baileys keeps both directions: number → LID, and `<LID>_reverse` → number. */
async function mapped(user: string, keys: SignalKeyStore): Promise<string | undefined> {
	const { [user]: other } = await keys.get('lid-mapping', [user]);
	return other;
}
