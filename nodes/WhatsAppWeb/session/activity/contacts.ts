import { bareJid } from '../../message/jid';
import type { BinaryNode } from '../wire/baileys';
import type { ContactChanges } from '../../contract/events/chats';
import type { ActivityParts, ActivitySource } from './ActivitySource';
import type { NewEvent } from '../../contract/events/SessionEvent';
import { displayName, namesOf } from '../account/names';
import { type Person, personOf } from '../account/identities';
import { child, children, count, text } from '../wire/stanza';
import { Turns } from '../../primitives/SerialQueue';

/** What people change about themselves: their name, their number, their "about" text. */
export const contacts: ActivitySource = ({ sock, gate }, core, publish) => {
	const turns = new Turns(core.report);
	sock.ev.on('contacts.update', (updates) => {
		for (const { id, notify } of updates) {
			if (!id || !notify) continue;
			void turns.take(async () => {
				const news = await pushName(await personOf(id, core), notify, core);
				if (news) await publish(news);
			});
		}
	});
	const onNotification = (
		type: string,
		read: (notification: BinaryNode) => Promise<Array<NewEvent | undefined>>,
	): void => {
		sock.ws.on(`CB:notification,type:${type}`, (notification: BinaryNode) => {
			const { from, id, t } = notification.attrs;
			const told = turns.take(async () => {
				for (const [index, news] of (await read(notification)).entries()) {
					const dedupeKey = `${from}|${id}|${index}`;
					if (news) await publish({ ...news, dedupeKey, timestamp: count(t) });
				}
			});
			gate.holdUntil(notification, told);
		});
	};
	onNotification('contacts', async (notification) => {
		const modified = children(notification, 'modify');
		return await Promise.all(modified.map(async (node) => await newNumber(node, core)));
	});
	onNotification('status', async (notification) => {
		const set = child(notification, 'set');
		// Without content it only says that something has changed.
		if (set?.content === undefined || set.content === null) return [];
		const { who } = await personOf(notification.attrs.from ?? '', core);
		return [await contactNews(who, { about: text(set) ?? '' }, core)];
	});
};

/** The name that comes with a message; news if it was another one before. */
async function pushName(
	person: Person,
	name: string,
	core: ActivityParts,
): Promise<NewEvent | undefined> {
	const { who, canonical } = person;
	if (who.fromMe) return undefined;
	const before = await core.names.learn(canonical, { pushName: name });
	if (before?.pushName === undefined || before.pushName === name) return undefined;
	return await contactNews(who, { pushName: name }, core);
}

/** `<modify old new old_lid new_lid>` (whatsapp-rust, `ContactNumberChanged`). */
async function newNumber(
	{ attrs }: BinaryNode,
	core: ActivityParts,
): Promise<NewEvent | undefined> {
	const { old, new: jid, new_lid: lid } = attrs;
	if (!old || !jid) return undefined;
	const { who } = await personOf(jid, core, lid);
	const number = { old: bareJid(old), new: bareJid(jid) };
	return await contactNews(who, { number }, core);
}

async function contactNews(
	who: Person['who'],
	changes: ContactChanges,
	core: ActivityParts,
): Promise<NewEvent> {
	const chatName = displayName(await namesOf(who, core));
	return { event: 'contact_update', data: { chat: who.sender, chatName, ...who, changes } };
}
