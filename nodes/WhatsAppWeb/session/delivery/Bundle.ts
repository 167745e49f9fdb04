import { randomUUID } from 'node:crypto';
import { WhatsAppError } from '../../errors';
import type { AccountStore } from '../../store/Store';
import { decodePlain } from '../../contract/plainData';
import type { Delivery, Subscription } from '../../contract/Subscription';
import type { SessionEvent } from '../../contract/events/SessionEvent';
import type { Waiting } from './Lanes';
import { subscriptionName } from './Receiver';

/** A crash is not repeated without end: from this attempt on, the key stays the same. */
const MAX_KEYS = 3;

/** What one execution is to be started with. */
export interface Bundle extends Waiting {
	/** Of its deliveries, in order of arrival. */
	numbers: readonly number[];
	/** How often it was handed over. */
	attempts: number;
	/** What is in no inbox, instead of deliveries. */
	passing?: SessionEvent;
}

/** An event that is handed over and forgotten, so that its key need not be found again. */
export function passingDelivery(...events: [SessionEvent, ...SessionEvent[]]): Delivery {
	return { events, key: randomUUID(), attempt: 1 };
}

/**
 * What to hand over. What belongs to it is on disk when this resolves, so that after a crash it comes again as it was.
 * @param report hears of an event that was tampered with, which is left out
 * @returns undefined when nothing is left of it
 * @throws errors of the store
 */
export async function toDelivery(
	unit: Bundle,
	subscription: Subscription,
	account: AccountStore,
	report: (error: unknown) => void,
): Promise<Delivery | undefined> {
	if (unit.passing) return passingDelivery(unit.passing);
	const { workflowId, nodeId, flow } = subscription;
	const pending = await account.inbox.attempt(workflowId, nodeId, unit.numbers);
	unit.attempts += 1;
	const events: SessionEvent[] = [];
	for (const number of pending) {
		const event = await readEvent(number, account, report);
		if (event) events.push(event);
	}
	const [first, ...more] = events;
	if (!first) return undefined;
	// The attempt is no part of it, unless asked for: an execution that a crash left behind must not start twice.
	const again = flow?.redeliverCrashed ? Math.min(unit.attempts, MAX_KEYS) : 1;
	const name = `${subscriptionName(subscription)}|${first.id}`;
	const key = account.hmac('delivery', again === 1 ? name : `${name}|${again}`);
	return { events: [first, ...more], key, attempt: unit.attempts };
}

/**
 * @returns undefined when it is not there any more, or was tampered with: it must not hold up the others
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
