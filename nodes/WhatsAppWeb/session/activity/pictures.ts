import { bareJid, isGroupJid, isUserJid } from '../../message/jid';
import type { BinaryNode } from '../wire/baileys';
import type { ActivityParts, ActivitySource } from './ActivitySource';
import type { NewEvent } from '../../contract/events/SessionEvent';
import { chatName } from '../account/names';
import { personOf } from '../account/identities';
import { child, count } from '../wire/stanza';
import { Turns } from '../../primitives/SerialQueue';

/**
 * Pictures of people and groups: `<set jid id author>` or `<delete jid author>` (whatsmeow `handlePictureNotification`).
 * That the own one has changed comes as `<picture>` of an account_sync, which says no more.
 */
export const pictures: ActivitySource = ({ sock, gate }, core, publish) => {
	const turns = new Turns(core.report);
	const listen = (
		type: string,
		read: (notification: BinaryNode) => Promise<NewEvent | undefined>,
	) => {
		sock.ws.on(`CB:notification,type:${type}`, (notification: BinaryNode) => {
			const told = turns.take(async () => {
				const news = await read(notification);
				if (news) await publish(news);
			});
			gate.holdUntil(notification, told);
		});
	};
	listen('picture', async (notification) => {
		const set = child(notification, 'set');
		const { jid = notification.attrs.from ?? '', author } = {
			...(set ?? child(notification, 'delete'))?.attrs,
		};
		const chat = bareJid(jid);
		if (!isUserJid(chat) && !isGroupJid(chat)) return undefined;
		const picture = { removed: !set, pictureId: set?.attrs.id ?? null };
		return await pictureNews(notification, chat, author, picture, core);
	});
	listen('account_sync', async (notification) => {
		if (!child(notification, 'picture')) return undefined;
		const picture = { removed: false, pictureId: null };
		return await pictureNews(notification, core.me().pn, undefined, picture, core);
	});
};

/** @param author JID of who has done it, as far as WhatsApp says; people change their own */
async function pictureNews(
	{ attrs: { from, id, t } }: BinaryNode,
	chat: string,
	author: string | undefined,
	picture: { removed: boolean; pictureId: string | null },
	core: ActivityParts,
): Promise<NewEvent> {
	const by = author ?? (isUserJid(chat) ? chat : undefined);
	const who = by ? (await personOf(by, core)).who : { sender: null, fromMe: false };
	return {
		event: 'picture_update',
		dedupeKey: `${from}|${id}`,
		timestamp: count(t),
		data: { chat, chatName: await chatName(chat, core), ...who, ...picture },
	};
}
