import type { BinaryNode } from '../wire/baileys';
import type { Core } from '../core';
import type { News } from '../delivery/publish';
import { chatName } from '../account/names';
import type { NewsSource } from './sources';
import { personOf } from '../account/identities';
import { count } from '../wire/stanza';
import { Turns } from '../../primitives/Turns';
import { readMex, readNewsletter, type NewsletterNote } from './newsletterNotification';

/** What happens to channels, beside their posts. Baileys hears of little of it. */
export const newsletters: NewsSource = ({ sock, holds }, core, tell) => {
	const turns = new Turns(core.report);
	const listen = (type: string, read: (notification: BinaryNode) => NewsletterNote[]): void => {
		sock.ws.on(`CB:notification,type:${type}`, (notification: BinaryNode) => {
			const { from, id, t } = notification.attrs;
			const told = turns.take(async () => {
				for (const [index, note] of read(notification).entries()) {
					const news = await newsOf(note, core);
					await tell({ ...news, identity: `${from}|${id}|${index}`, timestamp: count(t) });
				}
			});
			holds.until(notification, told);
		});
	};
	listen('mex', readMex);
	listen('newsletter', readNewsletter);
};

async function newsOf(note: NewsletterNote, core: Core): Promise<News> {
	const { chat, name, fromMe } = note;
	if (name !== null) await core.names.learn(chat, { subject: name });
	const who = fromMe ? (await personOf(core.me().pn, core)).who : { sender: null };
	return {
		event: 'newsletter',
		data: { ...note, ...who, fromMe, chatName: await chatName(chat, core) },
	};
}
