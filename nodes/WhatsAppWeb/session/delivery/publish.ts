import {
	isOwn,
	LIVE_ONLY,
	type NewEvent,
	type SessionEvent,
} from '../../contract/events/SessionEvent';
import type { AccountStore, Mutation } from '../../store/Store';
import type { Me } from '../account/me';
import type { Deliveries } from './Deliveries';
import { encodePlain } from '../../contract/plainData';
import { unixNow } from '../../primitives/unixNow';

export interface Publishing {
	account: AccountStore;
	deliveries: Deliveries;
	me(): Me;
	report(error: unknown): void;
}

/** @param held whether it answers a question */
export function inboxRow(event: SessionEvent, held = false): Mutation {
	const { id, timestamp } = event;
	return {
		table: 'inbox',
		event: {
			id,
			event: event.event,
			timestamp,
			fromMe: isOwn(event),
			payload: encodePlain(event),
		},
		...(held && { held }),
	};
}

/**
 * Publishes events to the triggers that want them, through the inbox unless they are {@link LIVE_ONLY}; all in one write.
 * Never rejects.
 * @returns false when they could not be written, so that the stanza must not be acknowledged
 */
export async function publish(
	{ account, deliveries, report, me }: Publishing,
	...newEvents: NewEvent[]
): Promise<boolean> {
	const events = newEvents.map((each) => eventOf(each, me().pn));
	try {
		const rows = events.filter(
			(each) =>
				!LIVE_ONLY.has(each.event) &&
				account.inbox.isWanted({ event: each.event, fromMe: isOwn(each) }),
		);
		if (rows.length > 0) await account.write(rows.map((each) => inboxRow(each)));
		for (const each of events) {
			if (LIVE_ONLY.has(each.event)) deliveries.deliverLive(each);
			else deliveries.announce(each, 'ordinary');
		}
		return true;
	} catch (error) {
		report(error);
		return false;
	}
}

/** Tells events of one millisecond apart. */
let count = 0;

function eventOf(
	{ event, data, dedupeKey, timestamp, session: of }: NewEvent,
	session: string,
): SessionEvent {
	count += 1;
	return {
		event,
		id: `${event}|${dedupeKey ?? `${Date.now()}.${count}`}`,
		timestamp: timestamp ?? unixNow(),
		session: of ?? session,
		data,
	} as SessionEvent;
}
