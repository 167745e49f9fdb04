import { type EventName, isOwn, type SessionEvent } from '../../contract/events/SessionEvent';
import type { DeliveryHandler, EventFilter, Subscription } from '../../contract/Subscription';

/** A trigger's end of a subscription. */
export interface Receiver {
	subscription: Subscription;
	handler: DeliveryHandler;
	wants: EventFilter;
}

/** Tells the trigger nodes of one credential apart. */
export type SubscriptionId = Pick<Subscription, 'workflowId' | 'nodeId'>;

export function subscriptionKey({ workflowId, nodeId }: SubscriptionId): string {
	return `${workflowId}|${nodeId}`;
}

/** Whether the subscription covers the event; its filter is not asked. */
export function isSubscribed(receiver: Receiver, event: SessionEvent): boolean {
	return awaits(receiver, event.event, isOwn(event));
}

export function awaits({ subscription }: Receiver, event: EventName, fromMe: boolean): boolean {
	return subscription.events.includes(event) && (subscription.includeOwnMessages || !fromMe);
}

/** Asks the filter. If it throws, the event passes: an extra execution is better than a lost message. */
export async function isWanted(
	{ wants }: Receiver,
	event: SessionEvent,
	report: (error: unknown) => void,
): Promise<boolean> {
	try {
		return await wants(event);
	} catch (error) {
		report(error);
		return true;
	}
}
