import type { NewEvent } from '../../contract/events/SessionEvent';
import { isUserJid } from '../../message/jid';
import { personOf } from '../account/identities';
import { chatName } from '../account/names';
import type { ActivityParts, NotificationReader } from './ActivitySource';
import { type NewsletterNote, readMex, readNewsletter } from './newsletterNotification';

/** What happens to channels beside their posts, of which Baileys reads little: `<notification type="mex">`. */
export const mexEvents: NotificationReader = async (notification, parts) => {
	return await eventsOf(readMex(notification), parts);
};

/** The same of `<notification type="newsletter">`. */
export const newsletterEvents: NotificationReader = async (notification, parts) => {
	return await eventsOf(readNewsletter(notification), parts);
};

async function eventsOf(
	notes: readonly NewsletterNote[],
	parts: ActivityParts,
): Promise<NewEvent[]> {
	const events: NewEvent[] = [];
	for (const note of notes) {
		const { chat, name, fromMe } = note;
		if (name !== null) await parts.names.learn(chat, { subject: name });
		const who = fromMe ? (await personOf(parts.me().pn, parts)).who : { sender: null };
		const data = {
			...note,
			...who,
			...(await userOf(note, parts)),
			fromMe,
			chatName: await chatName(chat, parts),
		};
		events.push({ event: 'newsletter', data });
	}
	return events;
}

async function userOf(
	{ user }: NewsletterNote,
	parts: ActivityParts,
): Promise<{ userPn?: string; userLid?: string }> {
	if (user === null || !isUserJid(user)) return {};
	const { senderPn: userPn, senderLid: userLid } = (await personOf(user, parts)).who;
	return { userPn, userLid };
}
