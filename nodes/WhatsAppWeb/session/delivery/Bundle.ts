import { randomUUID } from 'node:crypto';
import { WhatsAppError } from '../../errors';
import type { AccountStore } from '../../store/Store';
import { decodePlain } from '../../contract/plainData';
import type { Delivery, Subscription } from '../../contract/Subscription';
import type { SessionEvent } from '../../contract/events/SessionEvent';
import type { Waiting } from './Lanes';
import { subscriptionKey } from './Receiver';

/** From this attempt on the key stays the same, so that an event that crashes n8n does not do so for ever. */
const MAX_KEYS = 3;

/** The deliveries that one execution is started with. */
export interface Bundle extends Waiting {
	/** Of the deliveries, in order of arrival. */
	numbers: readonly number[];
	/** How often they were handed over. */
	attempts: number;
	/** An event that was never in the inbox, instead of deliveries. */
	live?: SessionEvent;
}

/** A delivery of events that are not in the inbox. Nothing is delivered twice then, so any key will do. */
export function liveDelivery(...events: [SessionEvent, ...SessionEvent[]]): Delivery {
	return { events, key: randomUUID(), attempt: 1 };
}

/**
 * The delivery to hand over. Which events belong to the bundle is on disk when this resolves, so that after a crash the
 * same ones come again together.
 * @param report called for an event that was tampered with, which is left out
 * @returns undefined when no event is left
 * @throws errors of the store
 */
export async function toDelivery(
	bundle: Bundle,
	subscription: Subscription,
	account: AccountStore,
	report: (error: unknown) => void,
): Promise<Delivery | undefined> {
	if (bundle.live) return liveDelivery(bundle.live);
	const { workflowId, nodeId, flow } = subscription;
	const pending = await account.inbox.attempt(workflowId, nodeId, bundle.numbers);
	bundle.attempts += 1;
	const events: SessionEvent[] = [];
	for (const number of pending) {
		const event = await readEvent(number, account, report);
		if (event) events.push(event);
	}
	const [first, ...more] = events;
	if (!first) return undefined;
	// By default the key is the same at each attempt: an execution that a crash interrupted must not start twice.
	const again = flow?.redeliverCrashed ? Math.min(bundle.attempts, MAX_KEYS) : 1;
	const input = `${subscriptionKey(subscription)}|${first.id}`;
	const key = account.hmac('delivery', again === 1 ? input : `${input}|${again}`);
	return { events: [first, ...more], key, attempt: bundle.attempts };
}

/**
 * @returns undefined for one that is gone, or was tampered with: it must not hold up the others
 * @throws errors of the store
 */
export async function readEvent(
	number: number,
	{ inbox }: AccountStore,
	report: (error: unknown) => void,
): Promise<SessionEvent | undefined> {
	const stored = await inbox.event(number).catch((error: unknown) => {
		if (!(error instanceof WhatsAppError && error.code === 'internal_error')) {
			return Promise.reject(error);
		}
		report(error);
		return undefined;
	});
	return stored && decodePlain<SessionEvent>(stored.payload);
}
