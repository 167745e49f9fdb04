import type { EventName, SessionEvent } from './events/SessionEvent';

/** What one trigger node of one workflow listens to. */
export interface Subscription {
	workflowId: string;
	nodeId: string;
	events: readonly EventName[];
	/** Whether events of own messages, sent on the phone or elsewhere, are delivered, too. */
	includeOwnMessages: boolean;
	/** Whether events that answer a question of an execution are delivered, too: messages and votes. */
	includeAnswers?: boolean;
	/** Whose `presence` is delivered, by JID. This device is online while `presence` or `chat_presence` is wanted. */
	presenceOf?: readonly string[];
	/** JIDs of the channels whose live counts (views, reactions) are delivered as `newsletter`. */
	liveChannels?: readonly string[];
	/** Whether incoming calls are rejected, also without `call` among the events. */
	rejectCalls?: boolean;
	/**
	 * `backlog`: events that the inbox kept while the trigger was down come first (restart, update). `now`: they are
	 * dropped, because a person switched the trigger on. `test`: the editor listens, beside the active workflow; nothing is
	 * kept for it.
	 */
	start: 'backlog' | 'now' | 'test';
	/** How events become executions. Absent: one execution per event, at once. */
	flow?: DeliveryFlow;
}

export interface DeliveryFlow {
	/** Whether the deliveries of one chat wait for each other: each is settled before the next one is handed over. */
	onePerChat?: boolean;
	/** Whether a delivery that a crash left unsettled gets a new key, so that n8n starts it again. */
	redeliverCrashed?: boolean;
	collect?: Collecting;
}

/** Which messages are delivered together. Other events are not collected. */
export interface Collecting {
	/** All messages of a chat, all of a person in a chat, or a message and its parts: an album, a live photo and its film, … */
	by: 'chat' | 'sender' | 'album';
	/** Silence after which they are delivered, in ms. Announced parts are waited for longer. */
	quietMs: number;
	/** Longest wait of the first of them, in ms. */
	maxMs: number;
	/** Whether to wait while their author is typing. The account is shown as online meanwhile. */
	whileTyping: boolean;
}

/** Field of a trigger's items that holds their {@link Delivery.id}. */
export const DELIVERY_FIELD = 'delivery_id';

/** Events that start one execution. */
export interface Delivery {
	/** One, or all that were collected, in order of arrival. */
	events: readonly [SessionEvent, ...SessionEvent[]];
	/** The same whenever it comes again, with the same events; hex or a UUID. */
	id: string;
	/** n8n's `deduplicationKey`, at most 255 characters. n8n starts no second execution under a key. */
	key: string;
	/** How often it was handed over, this time included. */
	attempt: number;
	/** Whether no execution is to be started, because n8n crashed at it too often. */
	isGivenUp?: boolean;
}

/**
 * Called once per delivery, which is settled when the promise settles: when n8n's execution has ended. If the promise
 * rejects after the subscription has ended, the events stay in the inbox for the next one.
 */
export type DeliveryHandler = (delivery: Delivery) => Promise<void>;

/** Whether an event is delivered; if not, it is settled at once. If the filter throws, the event is delivered. */
export type EventFilter = (event: SessionEvent) => boolean | Promise<boolean>;

/** Deliveries of a subscription that may be unsettled at the same time. */
export const MAX_UNSETTLED = 50;
