import type { Mutation } from '../../store/Store';
import type { Core } from '../core';
import { encodePlain } from '../../contract/plainData';
import type { EventData, EventName, SessionEvent } from '../../contract/SessionClient';
import { LIVE_ONLY, OWN_DOINGS } from '../../contract/events/SessionEvent';

/** Something that happened beside the messages. */
export type News = {
	[Name in EventName]: {
		event: Name;
		data: EventData[Name];
		/**
		 * What makes it this one, when the server may tell of it again: stanza ids, JIDs (one of a person's two, always the
		 * same). Absent: each time is another.
		 */
		identity?: string;
		/** Unix seconds; now when absent. */
		timestamp?: number;
	};
}[EventName];

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

/** Whether it is to be told only to who wants own doings: of this account, on its phone or another linked device. */
export function isOwn({ event, data }: SessionEvent): boolean {
	return !OWN_DOINGS.has(event) && 'fromMe' in data && data.fromMe;
}

/**
 * Tells news to whoever wants to know, through the inbox unless it is {@link LIVE_ONLY}: all of it in one write. Nothing is
 * written that nobody wants. Never rejects.
 * @returns false when it could not be kept: the server has to tell it again
 */
export async function tell(
	{ account, deliveries, report, me }: Pick<Core, 'account' | 'deliveries' | 'report' | 'me'>,
	...all: News[]
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

function eventOf({ event, data, identity, timestamp }: News, session: string): SessionEvent {
	const now = Date.now();
	count += 1;
	return {
		event,
		id: `${event}|${identity ?? `${now}.${count}`}`,
		timestamp: timestamp ?? Math.floor(now / 1000),
		session,
		data,
	} as SessionEvent;
}
