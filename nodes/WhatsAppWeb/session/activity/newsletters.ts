import type { BinaryNode } from '../wire/baileys';
import type { ActivityParts, NewsSource } from './ActivitySource';
import type { News } from '../../contract/events/SessionEvent';
import { chatName } from '../account/names';
import { personOf } from '../account/identities';
import { count } from '../wire/stanza';
import { Turns } from '../../primitives/SerialQueue';
import { type NewsletterNote, readMex, readNewsletter } from './newsletterNotification';

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

async function newsOf(note: NewsletterNote, core: ActivityParts): Promise<News> {
	const { chat, name, fromMe } = note;
	if (name !== null) await core.names.learn(chat, { subject: name });
	const who = fromMe ? (await personOf(core.me().pn, core)).who : { sender: null };
	return {
		event: 'newsletter',
		data: { ...note, ...who, fromMe, chatName: await chatName(chat, core) },
	};
}
