import { isUserJid } from '../../message/jid';
import type { FactTable } from './FactTable';
import { personOf, type Identified, type Person } from './identities';

/** What a chat or a person is called. */
export interface KnownNames {
	/** A group's or channel's name. */
	subject?: string;
	/** What a person calls themselves. */
	pushName?: string;
	/** What the phone's address book calls them; empty when it knows them no longer. */
	savedName?: string;
}

/** What a label of the phone is called. */
export interface KnownLabel {
	name: string | null;
	color: number | null;
}

export interface Names {
	/** By JID. */
	names: FactTable<KnownNames>;
}

/** Both identities of a person may have been heard of before it was known that they are one. */
export async function namesOf(
	{ sender, senderPn, senderLid }: Person['who'],
	{ names }: Names,
): Promise<KnownNames> {
	const jids = [senderPn, senderLid].filter((jid) => jid !== undefined);
	const all = (jids.length > 0 ? jids : [sender]).map(async (jid) => await names.of(jid));
	return Object.assign({}, ...(await Promise.all(all))) as KnownNames;
}

/** What a chat is called, as far as it is known. */
export async function chatName(chat: string, core: Names & Identified): Promise<string | null> {
	if (!isUserJid(chat)) return displayName(await core.names.of(chat));
	return displayName(await namesOf((await personOf(chat, core)).who, core));
}

/** What one would call them. */
export function displayName(names: KnownNames | undefined): string | null {
	return names?.savedName || names?.pushName || names?.subject || null;
}
