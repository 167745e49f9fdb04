import type { GroupMember } from '../../contract/events/groups';
import type { GroupPlace } from '../../contract/events/place';
import type { NewEvent } from '../../contract/events/SessionEvent';
import { unixNow } from '../../primitives/unixNow';
import { personOf } from '../account/identities';
import { chatName, displayName, namesOf } from '../account/names';
import type { BinaryNode } from '../wire/baileys';
import { count } from '../wire/stanza';
import type { ActivityParts, ActivitySource, NotificationReader } from './ActivitySource';
import {
	type Addressed,
	authorOf,
	type GroupNote,
	pairsIn,
	readGroupNotification,
} from './groupNotification';

/** Keeps which LIDs and numbers belong together, as groups' notifications say it and Baileys does not read it. */
export const groupIdentities: ActivitySource = ({ sock }, { report }) => {
	sock.ws.on('CB:notification,type:w:gp2', (notification: BinaryNode) => {
		sock.signalRepository.lidMapping.storeLIDPNMappings(pairsIn(notification)).catch(report);
	});
};

/**
 * What happens in groups, from the notifications themselves: Baileys drops who did it, coalesces changes, and reads
 * only the first of several.
 */
export const groupEvents: NotificationReader = async (notification, parts) => {
	const notes = readGroupNotification(notification);
	// Baileys says some changes later and others never, and who is an admin decides whose deletions count.
	parts.caches.groups.del(notification.attrs.from ?? '');
	await learnTimer(notification, notes, parts);
	const place = await placeOf(notification, notes, parts);
	return await Promise.all(notes.map(async (note) => await eventOf(note, place, parts)));
};

async function eventOf(
	note: GroupNote,
	place: GroupPlace,
	parts: ActivityParts,
): Promise<NewEvent> {
	switch (note.event) {
		case 'group_update':
			return { event: note.event, data: { ...place, changes: note.changes } };
		case 'group_participants': {
			const { event, action, people } = note;
			const participants = await Promise.all(people.map(async (one) => await memberOf(one, parts)));
			return { event, data: { ...place, action, participants } };
		}
		case 'group_join_request': {
			const { event, action, method } = note;
			const requester = await memberOf(note.requester, parts);
			return { event, data: { ...place, action, method, requester } };
		}
	}
}

async function learnTimer(
	{ attrs: { from: chat = '', t } }: BinaryNode,
	notes: readonly GroupNote[],
	{ timers }: ActivityParts,
): Promise<void> {
	for (const note of notes) {
		if (note.event !== 'group_update') continue;
		const { created, joined, ephemeralSeconds: seconds } = note.changes;
		if (seconds === undefined || (seconds === 0 && (created || joined))) continue;
		const at = count(t) ?? unixNow();
		await timers.learn([chat], { seconds, setAt: at, at });
	}
}

async function placeOf(
	notification: BinaryNode,
	notes: readonly GroupNote[],
	parts: ActivityParts,
): Promise<GroupPlace> {
	const { from: chat = '' } = notification.attrs;
	for (const note of notes) {
		const subject = note.event === 'group_update' ? note.changes.subject : undefined;
		if (subject !== undefined) await parts.names.learn(chat, { subject });
	}
	const place = { chat, chatName: await chatName(chat, parts) };
	const author = authorOf(notification);
	if (author === null) return { ...place, sender: null, fromMe: false };
	const { who } = await personOf(author.jid, parts, author.alternateJid);
	return { ...place, ...who };
}

async function memberOf(
	{ jid, alternateJid }: Addressed,
	parts: ActivityParts,
): Promise<GroupMember> {
	const { who } = await personOf(jid, parts, alternateJid);
	const { sender, senderPn, senderLid, fromMe } = who;
	const name = displayName(await namesOf(who, parts));
	return { jid: sender, pn: senderPn ?? null, lid: senderLid ?? null, name, isMe: fromMe };
}
