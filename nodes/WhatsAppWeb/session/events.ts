import type { Mutation } from '../store/Store';
import type { Core } from './core';
import { encodePlain } from './plain';
import type { EventData, EventName, SessionEvent } from './SessionClient';
import { LIVE_ONLY, OWN_DOINGS } from './SessionEvents';

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
 * Tells news to whoever wants to know, through the inbox unless it is {@link LIVE_ONLY}. Nothing is written that nobody
 * wants. Never rejects.
 * @returns false when it could not be kept: the server has to tell it again
 */
export async function tell(
	{ account, deliveries, report, me }: Pick<Core, 'account' | 'deliveries' | 'report' | 'me'>,
	{ event, data, identity, timestamp }: News,
): Promise<boolean> {
	const now = Date.now();
	news += 1;
	const told = {
		event,
		id: `${event}|${identity ?? `${now}.${news}`}`,
		timestamp: timestamp ?? Math.floor(now / 1000),
		session: me().pn,
		data,
	} as SessionEvent;
	try {
		if (LIVE_ONLY.has(event)) {
			deliveries.pass(told);
			return true;
		}
		if (account.inbox.isWanted({ event, fromMe: isOwn(told) })) {
			await account.write([inboxRow(told)]);
		}
		deliveries.announce(told);
		return true;
	} catch (error) {
		report(error);
		return false;
	}
}

/** Tells apart what happens within one millisecond. */
let news = 0;
