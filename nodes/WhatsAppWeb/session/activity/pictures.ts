import { bareJid, isGroupJid, isUserJid } from '../../message/jid';
import type { NewEvent } from '../../contract/events/SessionEvent';
import { personOf } from '../account/identities';
import { chatName } from '../account/names';
import type { BinaryNode } from '../wire/baileys';
import { child } from '../wire/stanza';
import type { ActivityParts, NotificationReader } from './ActivitySource';

/** Pictures of people and groups: `<set jid id author>` or `<delete jid author>` (whatsmeow `handlePictureNotification`). */
export const pictureEvents: NotificationReader = async (notification, parts) => {
	const set = child(notification, 'set');
	const { jid, author } = (set ?? child(notification, 'delete'))?.attrs ?? {};
	const chat = bareJid(jid ?? notification.attrs.from ?? '');
	if (!isUserJid(chat) && !isGroupJid(chat)) return [];
	const by = author ?? (isUserJid(chat) ? chat : undefined);
	const picture = { removed: !set, pictureId: set?.attrs.id ?? null };
	return [await pictureUpdate(notification, chat, by, picture, parts)];
};

/** The account's own picture: `<picture>` of an account_sync, which says no more than that it has changed. */
export const ownPictureEvents: NotificationReader = async (notification, parts) => {
	if (!child(notification, 'picture')) return [];
	const { pn } = parts.me();
	const picture = { removed: false, pictureId: null };
	return [await pictureUpdate(notification, pn, pn, picture, parts)];
};

/** @param author who has done it, as far as WhatsApp says; people change their own */
async function pictureUpdate(
	{ attrs: { from, id } }: BinaryNode,
	chat: string,
	author: string | undefined,
	picture: { removed: boolean; pictureId: string | null },
	parts: ActivityParts,
): Promise<NewEvent> {
	const who = author ? (await personOf(author, parts)).who : { sender: null, fromMe: false };
	const data = { chat, chatName: await chatName(chat, parts), ...who, ...picture };
	// One event per notification: the keys in the inbox have no index.
	return { event: 'picture_update', dedupeKey: `${from}|${id}`, data };
}
