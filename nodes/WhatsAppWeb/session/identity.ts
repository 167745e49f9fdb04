import type { SignalKeyStore } from './wire/baileys';
import { knownLid } from './account/identities';
import type { Place, SessionEvent } from '../contract/SessionClient';

/** Where an event happened and who did it, the same whichever of a person's two identities WhatsApp used. */
export interface EventPlace {
	chat: string;
	sender: string;
}

/** Null for what happens in no chat. The LID stands for a person where it is known. */
export async function placeOf(
	{ data }: SessionEvent,
	keys: Pick<SignalKeyStore, 'get'>,
): Promise<EventPlace | null> {
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
