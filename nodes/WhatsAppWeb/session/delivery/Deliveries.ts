import { Consumer, type ConsumerParts } from './Consumer';
import { type Receiver, subscriptionName } from './Receiver';
import { TestConsumer } from './TestConsumer';
import type { DeliveryHandler, EventFilter, Subscription } from '../../contract/Subscription';
import type { EventName, SessionEvent } from '../../contract/events/SessionEvent';

/** Brings what happens to the triggers of one session. */
export class Deliveries {
	private readonly flows = new Map<string, Consumer>();

	private readonly trials = new Set<TestConsumer>();

	constructor(private readonly parts: ConsumerParts) {}

	/** @returns stops it; what has not been handed over stays in the inbox */
	async subscribe(
		subscription: Subscription,
		handler: DeliveryHandler,
		wants: EventFilter = () => true,
	): Promise<() => Promise<void>> {
		const listener: Receiver = { subscription, handler, wants };
		const { workflowId, nodeId, start } = subscription;
		if (start === 'test') return this.try(listener);
		const { inbox } = this.parts.account;
		await inbox.subscribe(subscription, start);
		const name = subscriptionName(subscription);
		const flow = this.flows.get(name) ?? new Consumer(subscription, this.parts);
		this.flows.set(name, flow);
		flow.attach(listener);
		return async () => {
			if (flow.detach(listener)) await inbox.leave(workflowId, nodeId);
		};
	}

	/** Whether anybody, up or down, has subscribed to such an event: to be asked before the work of making one. */
	isAwaited(event: EventName, fromMe: boolean): boolean {
		const testing = [...this.trials].some((trial) => trial.awaits(event, fromMe));
		return testing || this.parts.account.inbox.isWanted({ event, fromMe });
	}

	/** A new event is in the inbox, if anybody wants it. */
	announce(event: SessionEvent): void {
		for (const trial of this.trials) trial.hear(event);
		for (const flow of this.flows.values()) void flow.read();
	}

	/** Hands an event to the triggers that are up and forgets it: it is never in the inbox. */
	pass(event: SessionEvent): void {
		for (const trial of this.trials) trial.hear(event);
		for (const flow of this.flows.values()) void flow.pass(event);
	}

	private try(listener: Receiver): () => Promise<void> {
		const trial = new TestConsumer(listener, this.parts);
		this.trials.add(trial);
		return async () => {
			this.trials.delete(trial);
			trial.stop();
		};
	}
}
