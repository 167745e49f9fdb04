import { bareJid, isUserJid } from '../../message/jid';
import type { WASocket } from '../wire/baileys';
import type { AccountFacts } from './AccountFacts';
import type { FactTable } from './FactTable';
import type { KnownLabel, KnownNames } from './names';

type Learned = Array<readonly [string, KnownNames]>;

interface LearnParts {
	names: FactTable<KnownNames>;
	labels: FactTable<KnownLabel>;
	facts: AccountFacts;
	report(error: unknown): void;
}

/** Keeps what Baileys hears chats and people called, from the history of a first login on. */
export function learnNames({ ev }: WASocket, { names, labels, facts, report }: LearnParts): void {
	const learn = (learned: Learned): void => void names.learnAll(learned).catch(report);

	ev.on('groups.upsert', (groups) => learn(subjects(groups)));
	ev.on('groups.update', (groups) => learn(subjects(groups)));
	ev.on('messaging-history.set', ({ chats, contacts }) => {
		const groups = chats.map(({ id, name }) => ({ id: id ?? '', subject: name ?? undefined }));
		learn([...subjects(groups), ...people(contacts)]);
	});
	// Later ones are news, which the sources of `contact_update` and `label` tell and learn.
	ev.on('contacts.upsert', (contacts) => {
		if (!facts.known.appState) learn(people(contacts));
	});
	ev.on('labels.edit', ({ id, name, color, deleted }) => {
		if (!facts.known.appState) labels.learn(id, deleted ? null : { name, color }).catch(report);
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
