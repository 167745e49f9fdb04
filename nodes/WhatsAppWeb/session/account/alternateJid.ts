import { bareJid, isGroupJid, isLidJid, isUserJid } from '../../message/jid';
import type { GroupMetadata, WAMessage } from '../wire/baileys';
import type { SessionCaches } from './caches';
import { type Identified, knownLid, knownPn } from './identities';

/** Whether a message came with only one of its sender's two JIDs. */
export function lacksAlternate({ key }: WAMessage): boolean {
	const { fromMe, participant, participantAlt, remoteJid, remoteJidAlt } = key;
	if (participant && fromMe) return false;
	if (!isUserJid(participant || remoteJid || '')) return false;
	return !(isGroupJid(remoteJid ?? '') ? participantAlt : remoteJidAlt);
}

/** Adds the sender's alternate JID to the message's key, as far as known. WhatsApp is not asked: the message waits. */
export async function addAlternate(
	{ key }: WAMessage,
	{ auth: { keys }, caches }: Pick<Identified, 'auth'> & { caches: SessionCaches },
): Promise<void> {
	const chat = key.remoteJid ?? '';
	const person = bareJid(key.participant || chat);
	const known = isLidJid(person) ? await knownPn(person, keys) : await knownLid(person, keys);
	const alternate = known ?? alternateIn(caches.groups.get(chat), person);
	if (!alternate) return;
	if (isGroupJid(chat)) key.participantAlt = alternate;
	else key.remoteJidAlt = alternate;
}

function alternateIn(group: GroupMetadata | undefined, person: string): string | undefined {
	const member = group?.participants.find(({ id }) => bareJid(id) === person);
	const alternate = isLidJid(person) ? member?.phoneNumber : member?.lid;
	return alternate && bareJid(alternate);
}
