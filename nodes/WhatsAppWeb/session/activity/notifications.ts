import { SerialQueue } from '../../primitives/SerialQueue';
import { count } from '../wire/stanza';
import type { ActivitySource, NotificationReader } from './ActivitySource';
import { aboutEvents, numberEvents } from './contacts';
import { groupEvents } from './groups';
import { mexEvents, newsletterEvents } from './newsletters';
import { ownPictureEvents, pictureEvents } from './pictures';

const READERS: ReadonlyMap<string, NotificationReader> = new Map([
	['account_sync', ownPictureEvents],
	['contacts', numberEvents],
	['mex', mexEvents],
	['newsletter', newsletterEvents],
	['picture', pictureEvents],
	['status', aboutEvents],
	['w:gp2', groupEvents],
]);

/** What notifications say, in their order. Baileys, which acknowledges a notification at once, gets it afterwards. */
export const notifications: ActivitySource = ({ gate }, parts) => {
	const queue = new SerialQueue();
	gate.before('notification', (notification) => {
		const { type = '', from, id, t } = notification.attrs;
		const read = READERS.get(type);
		if (!read) return undefined;
		const publish = async (): Promise<void> => {
			const events = (await read(notification, parts)).map((event, index) => ({
				dedupeKey: `${from}|${id}|${index}`,
				timestamp: count(t),
				...event,
			}));
			await parts.publish(...events);
		};
		return queue.run(publish).catch(parts.report);
	});
};
