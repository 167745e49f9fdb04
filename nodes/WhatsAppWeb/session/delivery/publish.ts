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

/** What publishing takes. */
export interface Publishing {
	account: AccountStore;
	deliveries: Deliveries;
	me(): Me;
	report(error: unknown): void;
}

export function inboxRow(event: SessionEvent): Mutation {
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
	};
}

/**
 * Tells news to whoever wants to know, through the inbox unless it is {@link LIVE_ONLY}: all of it in one write. Nothing is
 * written that nobody wants. Never rejects.
 * @returns false when it could not be kept: the server has to tell it again
 */
export async function publish(
	{ account, deliveries, report, me }: Publishing,
	...all: NewEvent[]
): Promise<boolean> {
	const told = all.map((news) => eventOf(news, me().pn));
	try {
		const rows = told.filter(
			(each) =>
				!LIVE_ONLY.has(each.event) &&
				account.inbox.isWanted({ event: each.event, fromMe: isOwn(each) }),
		);
		if (rows.length > 0) await account.write(rows.map(inboxRow));
		for (const each of told) {
			if (LIVE_ONLY.has(each.event)) deliveries.pass(each);
			else deliveries.announce(each);
		}
		return true;
	} catch (error) {
		report(error);
		return false;
	}
}

/** Tells apart what happens within one millisecond. */
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
