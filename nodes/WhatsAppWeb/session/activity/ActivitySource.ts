import type { EventName, NewEvent } from '../../contract/events/SessionEvent';
import type { ConnectionListener } from '../connection/ConnectionSource';
import type { SessionParts } from '../connection/SessionParts';
import type { SendProgress } from '../messages/SendProgress';
import type { BinaryNode } from '../wire/baileys';

export interface ActivityParts
	extends Pick<
		SessionParts,
		| 'account'
		| 'agent'
		| 'auth'
		| 'baileys'
		| 'caches'
		| 'chatStates'
		| 'facts'
		| 'health'
		| 'labels'
		| 'me'
		| 'messageChanges'
		| 'names'
		| 'publish'
		| 'report'
		| 'timers'
		| 'timing'
	> {
	sendProgress: SendProgress;
	live: { rejectsCalls: boolean };
	deliveries: { isAwaited(event: EventName, fromMe: boolean): boolean };
}

/**
 * Publishes what happens beside the messages. Reads stanzas where Baileys' events hold back, coalesce or leave out, and
 * before Baileys acknowledges them (`StanzaGate`).
 */
export type ActivitySource = ConnectionListener<ActivityParts>;

/**
 * Makes events of one notification, the same ones when it comes again. Waits for nothing but the store, because Baileys
 * waits for it.
 */
export type NotificationReader = (
	notification: BinaryNode,
	parts: ActivityParts,
) => Promise<NewEvent[]>;
