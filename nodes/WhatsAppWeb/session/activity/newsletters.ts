import type { BinaryNode } from '../wire/baileys';
import type { ActivityParts, ActivitySource } from './ActivitySource';
import type { NewEvent } from '../../contract/events/SessionEvent';
import { chatName } from '../account/names';
import { personOf } from '../account/identities';
import { count } from '../wire/stanza';
import { Turns } from '../../primitives/SerialQueue';
import { type NewsletterNote, readMex, readNewsletter } from './newsletterNotification';

/** What happens to channels, beside their posts. Baileys hears of little of it. */
export const newsletters: ActivitySource = ({ sock, gate }, core, publish) => {
	const turns = new Turns(core.report);
	const listen = (type: string, read: (notification: BinaryNode) => NewsletterNote[]): void => {
		sock.ws.on(`CB:notification,type:${type}`, (notification: BinaryNode) => {
			const { from, id, t } = notification.attrs;
			const told = turns.take(async () => {
				for (const [index, note] of read(notification).entries()) {
					const news = await newsOf(note, core);
					await publish({ ...news, dedupeKey: `${from}|${id}|${index}`, timestamp: count(t) });
				}
			});
			gate.holdUntil(notification, told);
		});
	};
	listen('mex', readMex);
	listen('newsletter', readNewsletter);
};

async function newsOf(note: NewsletterNote, core: ActivityParts): Promise<NewEvent> {
	const { chat, name, fromMe } = note;
	if (name !== null) await core.names.learn(chat, { subject: name });
	const who = fromMe ? (await personOf(core.me().pn, core)).who : { sender: null };
	return {
		event: 'newsletter',
		data: { ...note, ...who, fromMe, chatName: await chatName(chat, core) },
	};
}
