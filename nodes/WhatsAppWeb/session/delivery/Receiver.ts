import { type EventName, isOwn, type SessionEvent } from '../../contract/events/SessionEvent';
import type { DeliveryHandler, EventFilter, Subscription } from '../../contract/Subscription';

/** A trigger's end of a subscription. */
export interface Receiver {
	subscription: Subscription;
	handler: DeliveryHandler;
	wants: EventFilter;
}

/** What tells the trigger nodes of one credential apart. */
export type SubscriptionId = Pick<Subscription, 'workflowId' | 'nodeId'>;

export function subscriptionName({ workflowId, nodeId }: SubscriptionId): string {
	return `${workflowId}|${nodeId}`;
}

/** Whether a listener has asked for events of the kind; which of those it wants, only its filter knows. */
export function isSubscribed(listener: Receiver, event: SessionEvent): boolean {
	return awaits(listener, event.event, isOwn(event));
}

export function awaits({ subscription }: Receiver, event: EventName, fromMe: boolean): boolean {
	return subscription.events.includes(event) && (subscription.includeOwnMessages || !fromMe);
}

/** A filter that fails lets pass: better one execution too many than a message nobody hears of. */
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
