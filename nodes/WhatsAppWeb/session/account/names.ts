import { bareJid, isUserJid } from '../../message/jid';
import type { WASocket } from '../wire/baileys';
import type { AccountFacts } from './AccountFacts';
import type { FactTable } from './FactTable';
import { type Identified, type Person, personOf } from './identities';

export interface KnownNames {
	/** The name of a group or channel. */
	subject?: string;
	/** What a person calls themselves. */
	pushName?: string;
	/** What the phone's address book calls them; empty for a contact that was deleted. */
	savedName?: string;
}

export interface Names {
	/** By JID. */
	names: FactTable<KnownNames>;
}

/** The names of a person, who may be stored under each of their two identities. */
export async function namesOf(
	{ sender, senderPn, senderLid }: Person['who'],
	{ names }: Names,
): Promise<KnownNames> {
	const jids = [senderPn, senderLid].filter((jid) => jid !== undefined);
	const all = (jids.length > 0 ? jids : [sender]).map(async (jid) => await names.of(jid));
	return Object.assign({}, ...(await Promise.all(all))) as KnownNames;
}

/** What a chat is called, as far as the session knows. */
export async function chatName(chat: string, core: Names & Identified): Promise<string | null> {
	if (!isUserJid(chat)) return displayName(await core.names.of(chat));
	return displayName(await namesOf((await personOf(chat, core)).who, core));
}

/** The one name to show: the phone's own comes first. */
export function displayName(names: KnownNames | undefined): string | null {
	return names?.savedName || names?.pushName || names?.subject || null;
}

type Learned = Array<readonly [string, KnownNames]>;

interface LearnParts extends Names {
	facts: AccountFacts;
	report(error: unknown): void;
}

/** Stores the names of chats and people that Baileys reports, from the history of the first login on. */
export function learnNames(
	{ sock: { ev } }: { sock: WASocket },
	{ names, facts, report }: LearnParts,
): void {
	const learn = (learned: Learned): void => void names.learnAll(learned).catch(report);

	ev.on('groups.upsert', (groups) => learn(subjects(groups)));
	ev.on('groups.update', (groups) => learn(subjects(groups)));
	ev.on('messaging-history.set', ({ chats, contacts }) => {
		const groups = chats.map(({ id, name }) => ({ id: id ?? '', subject: name ?? undefined }));
		learn([...subjects(groups), ...people(contacts)]);
	});
	// Later changes of contacts are events, whose source stores them.
	ev.on('contacts.upsert', (contacts) => {
		if (!facts.known.appState) learn(people(contacts));
	});
}

function subjects(groups: Array<{ id?: string; subject?: string }>): Learned {
	return groups.flatMap(({ id, subject }) =>
		id && subject && !isUserJid(id) ? [[id, { subject }] as const] : [],
	);
}

function people(
	contacts: Array<{ id: string; lid?: string; name?: string; notify?: string }>,
): Learned {
	return contacts.flatMap(({ id, lid, name, notify }) => {
		if (!isUserJid(id)) return [];
		const known = { ...(name && { savedName: name }), ...(notify && { pushName: notify }) };
		if (Object.keys(known).length === 0) return [];
		return [id, lid].flatMap((jid) => (jid ? [[bareJid(jid), known] as const] : []));
	});
}
