import type { BinaryNode } from '../wire/baileys';
import type { ActivityParts, ActivitySource } from './ActivitySource';
import type { NewEvent } from '../../contract/events/SessionEvent';
import type { GroupMember } from '../../contract/events/groups';
import type { GroupPlace } from '../../contract/events/place';
import { chatName, displayName, namesOf } from '../account/names';
import { personOf } from '../account/identities';
import { count } from '../wire/stanza';
import { Turns } from '../../primitives/SerialQueue';
import {
	authorOf,
	type GroupNote,
	type Named,
	pairsIn,
	readGroupNotification,
} from './groupNotification';

/**
 * What happens in groups, from the notifications themselves: Baileys drops who did it, coalesces changes, and reads
 * only the first of several. Nothing here waits for more than the store, so that it is told by the time Baileys
 * acknowledges the notification and WhatsApp forgets it.
 */
export const groups: ActivitySource = ({ sock, gate }, core, publish) => {
	const turns = new Turns(core.report);
	sock.ws.on('CB:notification,type:w:gp2', (notification: BinaryNode) => {
		const told = turns.take(async () => {
			for (const news of await read(notification, core)) await publish(news);
		});
		// No part of what is told: the notification need not be held back for it.
		sock.signalRepository.lidMapping.storeLIDPNMappings(pairsIn(notification)).catch(core.report);
		gate.holdUntil(notification, told);
	});
};

async function read(notification: BinaryNode, core: ActivityParts): Promise<NewEvent[]> {
	const { from: chat = '', id = '', t } = notification.attrs;
	const notes = readGroupNotification(notification);
	const place = await placeOf(chat, authorOf(notification), notes, core);
	return await Promise.all(
		notes.map(
			async (note, index): Promise<NewEvent> => ({
				...(await newsOf(note, place, core)),
				dedupeKey: `${chat}|${id}|${index}`,
				timestamp: count(t),
			}),
		),
	);
}

async function newsOf(note: GroupNote, place: GroupPlace, core: ActivityParts): Promise<NewEvent> {
	switch (note.event) {
		case 'group_update':
			return { event: note.event, data: { ...place, changes: note.changes } };
		case 'group_participants': {
			const { event, action, people } = note;
			const participants = await Promise.all(people.map(async (one) => await memberOf(one, core)));
			return { event, data: { ...place, action, participants } };
		}
		case 'group_join_request': {
			const { event, action, method } = note;
			const requester = await memberOf(note.requester, core);
			return { event, data: { ...place, action, method, requester } };
		}
	}
}

async function placeOf(
	chat: string,
	author: Named | null,
	notes: readonly GroupNote[],
	core: ActivityParts,
): Promise<GroupPlace> {
	for (const note of notes) {
		const subject = note.event === 'group_update' ? note.changes.subject : undefined;
		if (subject !== undefined) await core.names.learn(chat, { subject });
	}
	const place = { chat, chatName: await chatName(chat, core) };
	if (author === null) return { ...place, sender: null, fromMe: false };
	const { who } = await personOf(author.jid, core, author.alternateJid);
	return { ...place, ...who };
}

async function memberOf({ jid, alternateJid }: Named, core: ActivityParts): Promise<GroupMember> {
	const { who } = await personOf(jid, core, alternateJid);
	const { sender, senderPn, senderLid, fromMe } = who;
	const name = displayName(await namesOf(who, core));
	return { jid: sender, pn: senderPn ?? null, lid: senderLid ?? null, name, isMe: fromMe };
}
