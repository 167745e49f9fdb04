import { bareJid } from '../../message/jid';
import type { ContactChanges } from '../../contract/events/chats';
import type { NewEvent } from '../../contract/events/SessionEvent';
import { SerialQueue } from '../../primitives/SerialQueue';
import { type Person, personOf } from '../account/identities';
import { displayName, namesOf } from '../account/names';
import { child, children, text } from '../wire/stanza';
import type { ActivityParts, ActivitySource, NotificationReader } from './ActivitySource';

/** Changes of the names that people call themselves, which come with their messages. */
export const pushNames: ActivitySource = ({ sock }, parts) => {
	const queue = new SerialQueue();
	sock.ev.on('contacts.update', (updates) => {
		for (const { id, notify } of updates) {
			if (!id || !notify) continue;
			const learn = async (): Promise<void> =>
				await learnPushName(await personOf(id, parts), notify, parts);
			void queue.run(learn).catch(parts.report);
		}
	});
};

async function learnPushName(
	{ who, canonical }: Person,
	pushName: string,
	parts: ActivityParts,
): Promise<void> {
	if (who.fromMe) return;
	const before = await parts.names.learn(canonical, { pushName });
	if (before?.pushName === undefined || before.pushName === pushName) return;
	await parts.publish(await contactUpdate(who, { pushName }, parts));
}

/** `<modify old new old_lid new_lid>` (whatsapp-rust, `ContactNumberChanged`). */
export const numberEvents: NotificationReader = async (notification, parts) => {
	const events: NewEvent[] = [];
	for (const { attrs } of children(notification, 'modify')) {
		const { old, new: jid, new_lid: lid } = attrs;
		if (!old || !jid) continue;
		const { who } = await personOf(jid, parts, lid);
		const number = { old: bareJid(old), new: bareJid(jid) };
		events.push(await contactUpdate(who, { number }, parts));
	}
	return events;
};

/** `<set>` with the new "about" text; without content it only says that something has changed. */
export const aboutEvents: NotificationReader = async (notification, parts) => {
	const set = child(notification, 'set');
	if (set?.content === undefined || set.content === null) return [];
	const { who } = await personOf(notification.attrs.from ?? '', parts);
	return [await contactUpdate(who, { about: text(set) ?? '' }, parts)];
};

async function contactUpdate(
	who: Person['who'],
	changes: ContactChanges,
	parts: ActivityParts,
): Promise<NewEvent> {
	const chatName = displayName(await namesOf(who, parts));
	return { event: 'contact_update', data: { chat: who.sender, chatName, ...who, changes } };
}
