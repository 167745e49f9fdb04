import { randomUUID } from 'node:crypto';
import { WhatsAppError } from '../../errors';
import type { AccountStore } from '../../store/Store';
import { decodePlain } from '../../contract/plainData';
import type { Delivery, Subscription } from '../../contract/Subscription';
import type { SessionEvent } from '../../contract/events/SessionEvent';
import type { Waiting } from './Lanes';
import { type SubscriptionId, subscriptionKey } from './Receiver';
import type { Suspect } from './Recovery';

/**
 * Crashes after which it is given up: those at which it was the only one under way, and those in all. Some crashes have other
 * causes, so a few more than bad luck explains.
 */
const MAX_ALONE = 5;
const MAX_ATTEMPTS = 30;

/** The deliveries that one execution is started with. */
export interface Bundle extends Waiting, Suspect {
	/** Of the deliveries, in order of arrival. */
	numbers: readonly number[];
	/** How often they were handed over, and how often of these nothing else was under way. */
	attempts: number;
	alone: number;
	/** An event that was never in the inbox, instead of deliveries. */
	live?: SessionEvent;
}

/** A delivery of events that are not in the inbox. Nothing is delivered twice then, so any id will do. */
export function liveDelivery(...events: [SessionEvent, ...SessionEvent[]]): Delivery {
	const id = randomUUID();
	return { events, id, key: id, attempt: 1 };
}

/**
 * The delivery to hand over. Which events belong to the bundle is on disk when this resolves, so that after a crash the
 * same ones come again together.
 * @param isAlone whether nothing else is under way
 * @param report called for an event that was tampered with, which is left out
 * @returns undefined when no event is left
 * @throws errors of the store
 */
export async function toDelivery(
	bundle: Bundle,
	subscription: Subscription,
	account: AccountStore,
	isAlone: boolean,
	report: (error: unknown) => void,
): Promise<Delivery | undefined> {
	if (bundle.live) return liveDelivery(bundle.live);
	const { workflowId, nodeId, flow } = subscription;
	const isGivenUp = bundle.alone >= MAX_ALONE || bundle.attempts >= MAX_ATTEMPTS;
	const pending = await account.inbox.attempt(workflowId, nodeId, bundle.numbers, isAlone);
	bundle.attempts += 1;
	if (isAlone) bundle.alone += 1;
	const events: SessionEvent[] = [];
	for (const number of pending) {
		const event = await readEvent(number, account, report);
		if (event) events.push(event);
	}
	const [first, ...more] = events;
	if (!first) return undefined;
	const input = `${subscriptionKey(subscription)}|${first.id}`;
	const id = account.hmac('delivery', input);
	// n8n starts no second execution under the key of one that a crash interrupted.
	const isAgain = flow?.redeliverCrashed === true && bundle.attempts > 1;
	const key = isAgain ? account.hmac('delivery', `${input}|${bundle.attempts}`) : id;
	return { events: [first, ...more], id, key, attempt: bundle.attempts, isGivenUp };
}

/** Takes back what {@link toDelivery} counted, because no execution was started, or because others have started beside it. */
export async function takeBack(
	bundle: Bundle,
	{ workflowId, nodeId }: SubscriptionId,
	{ inbox }: AccountStore,
	counted: { attempt: boolean; alone: boolean },
): Promise<void> {
	if (bundle.numbers.length === 0) return;
	bundle.attempts -= Number(counted.attempt);
	bundle.alone -= Number(counted.alone);
	await inbox.takeBack(workflowId, nodeId, bundle.numbers, counted);
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
