import type { EventName, SessionEvent } from './events/SessionEvent';

/** One trigger node of one workflow, listening on one credential. */
export interface Subscription {
	workflowId: string;
	nodeId: string;
	events: readonly EventName[];
	/** Events by which own messages (sent on the phone or elsewhere) are let through too. */
	includeOwnMessages: boolean;
	/** JIDs of the people whose `presence` is to be told. Subscribing to that or to `chat_presence` puts this device online. */
	presenceOf?: readonly string[];
	/** JIDs of the channels whose posts are to be counted live for `newsletter`. */
	liveChannels?: readonly string[];
	/** Reject calls as they come, whether or not `call` is among the events. */
	rejectCalls?: boolean;
	/**
	 * `backlog`: what was journalled while the trigger was away is delivered first (restart, update);
	 * `now`: a person switched it on anew; `test`: the editor listens, nothing of production is consumed or kept.
	 */
	start: 'backlog' | 'now' | 'test';
	/** How its events become executions; absent: each at once, on its own. */
	flow?: DeliveryFlow;
}

export interface DeliveryFlow {
	/** What happens in one chat is delivered one after the other: each delivery is settled before the next one. */
	onePerChat?: boolean;
	/** A delivery that a crash left behind gets another key, twice at most, so that n8n starts it again. */
	redeliverCrashed?: boolean;
	collect?: Collecting;
}

/** Messages that are delivered together. Other events are not collected. */
export interface Collecting {
	/** Messages of one chat, of one person in one chat, or only albums, each on its own. */
	by: 'chat' | 'sender' | 'album';
	/** How long nothing may have arrived before they are delivered, in ms. An album is waited for longer. */
	quietMs: number;
	/** How long the first of them waits at most, in ms. */
	maxMs: number;
	/** Also wait while their author is typing: the account is shown as online meanwhile. */
	whileTyping: boolean;
}

/** What one execution is started with. */
export interface Delivery {
	/** In order of arrival: one, or all that were collected. */
	events: readonly [SessionEvent, ...SessionEvent[]];
	/**
	 * n8n's deduplicationKey: at most one execution per (subscription, delivery). A delivery that comes again after a
	 * crash has the same events and the same key. ≤ 255 characters.
	 */
	key: string;
	/** 1 for the first time. */
	attempt: number;
}

/**
 * Called once per delivery, which is settled when the promise settles (n8n's execution ended). A promise that rejects
 * after its subscription has ended leaves the events in the inbox for the next one: nobody has taken them. At most
 * {@link MAX_UNSETTLED} are in flight per subscription.
 */
export type DeliveryHandler = (delivery: Delivery) => Promise<void>;

/** Whether an event is to be delivered at all; the others are settled at once. A rejection counts as a yes. */
export type EventFilter = (event: SessionEvent) => boolean | Promise<boolean>;

export const MAX_UNSETTLED = 50;
