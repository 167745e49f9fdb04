import type { Mutation } from '../store/Store';
import type { Core } from './core';
import { encodePlain } from './plain';
import type { SessionEvent } from './SessionClient';

export function inboxRow(event: SessionEvent): Mutation {
	const fromMe = event.event === 'message' && event.data.fromMe === true;
	const { id, timestamp } = event;
	return {
		table: 'inbox',
		event: { id, event: event.event, timestamp, fromMe, payload: encodePlain(event) },
	};
}

/** The session's own news, for the triggers that want to know: `connected`, `disconnected`, `logged_out`. */
export async function tell(
	{ account, deliveries, report, me }: Core,
	event: 'connected' | 'disconnected' | 'logged_out',
	data: Record<string, unknown>,
): Promise<void> {
	const now = Date.now();
	const news: SessionEvent = {
		event,
		id: `${event}|${now}`,
		timestamp: Math.floor(now / 1000),
		session: me().pn,
		data,
	};
	try {
		await account.write([inboxRow(news)]);
		deliveries.announce(news);
	} catch (error) {
		report(error);
	}
}
