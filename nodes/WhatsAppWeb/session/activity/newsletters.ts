import type { NewEvent } from '../../contract/events/SessionEvent';
import { personOf } from '../account/identities';
import { chatName } from '../account/names';
import type { BinaryNode } from '../wire/baileys';
import type { ActivityParts } from './ActivitySource';
import { type NewsletterNote, readMex, readNewsletter } from './newsletterNotification';

/** What happens to channels beside their posts, of which Baileys reads little: `<notification type="mex">`. */
export async function mexEvents(
	notification: BinaryNode,
	parts: ActivityParts,
): Promise<NewEvent[]> {
	return await eventsOf(readMex(notification), parts);
}

/** The same of `<notification type="newsletter">`. */
export async function newsletterEvents(
	notification: BinaryNode,
	parts: ActivityParts,
): Promise<NewEvent[]> {
	return await eventsOf(readNewsletter(notification), parts);
}

async function eventsOf(
	notes: readonly NewsletterNote[],
	parts: ActivityParts,
): Promise<NewEvent[]> {
	const events: NewEvent[] = [];
	for (const note of notes) {
		const { chat, name, fromMe } = note;
		if (name !== null) await parts.names.learn(chat, { subject: name });
		const who = fromMe ? (await personOf(parts.me().pn, parts)).who : { sender: null };
		const data = { ...note, ...who, fromMe, chatName: await chatName(chat, parts) };
		events.push({ event: 'newsletter', data });
	}
	return events;
}
