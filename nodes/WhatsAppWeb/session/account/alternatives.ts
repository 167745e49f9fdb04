import { bareJid, isGroupJid, isLidJid, isUserJid } from '../../message/jid';
import type { GroupMetadata, SignalKeyStore, WAMessage } from '../wire/baileys';
import type { SessionCaches } from './caches';
import { knownLid, knownPn } from './identities';

/** Where the other identity of a person may be known from. */
export interface AlternateSources {
	keys: Pick<SignalKeyStore, 'get'>;
	caches: Pick<SessionCaches, 'groups'>;
}

/** Whether WhatsApp named the person of a message by one of their two identities alone. */
export function lacksAlternate({ key }: WAMessage): boolean {
	const { fromMe, participant, participantAlt, remoteJid, remoteJidAlt } = key;
	if (participant && fromMe) return false;
	if (!isUserJid(participant || remoteJid || '')) return false;
	return !(isGroupJid(remoteJid ?? '') ? participantAlt : remoteJidAlt);
}

/**
 * Adds the other identity of that person, as far as it is known here: WhatsApp is not asked, because the message waits.
 * @param message as Baileys gave it; its key is changed
 */
export async function addAlternate({ key }: WAMessage, sources: AlternateSources): Promise<void> {
	const chat = key.remoteJid ?? '';
	const person = bareJid(key.participant || chat);
	const { keys, caches } = sources;
	const known = isLidJid(person) ? await knownPn(person, keys) : await knownLid(person, keys);
	const other = known ?? memberOf(caches.groups.get(chat), person);
	if (!other) return;
	if (isGroupJid(chat)) key.participantAlt = other;
	else key.remoteJidAlt = other;
}

function memberOf(group: GroupMetadata | undefined, person: string): string | undefined {
	const member = group?.participants.find(({ id }) => bareJid(id) === person);
	const other = isLidJid(person) ? member?.phoneNumber : member?.lid;
	return other && bareJid(other);
}
