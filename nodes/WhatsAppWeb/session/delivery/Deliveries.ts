import { Consumer, type ConsumerParts } from './Consumer';
import { type Receiver, subscriptionKey } from './Receiver';
import { TestConsumer } from './TestConsumer';
import type { DeliveryHandler, EventFilter, Subscription } from '../../contract/Subscription';
import type { EventName, SessionEvent } from '../../contract/events/SessionEvent';

/** Brings events to the triggers of one session. */
export class Deliveries {
	private readonly consumers = new Map<string, Consumer>();

	private readonly testConsumers = new Set<TestConsumer>();

	constructor(private readonly parts: ConsumerParts) {}

	/** @returns a function that ends the subscription's trigger; what it has not been handed stays in the inbox */
	async subscribe(
		subscription: Subscription,
		handler: DeliveryHandler,
		wants: EventFilter = () => true,
	): Promise<() => Promise<void>> {
		const receiver: Receiver = { subscription, handler, wants };
		const { workflowId, nodeId, start } = subscription;
		if (start === 'test') return this.try(receiver);
		const { inbox } = this.parts.account;
		await inbox.subscribe(subscription, start);
		const key = subscriptionKey(subscription);
		const consumer = this.consumers.get(key) ?? new Consumer(subscription, this.parts);
		this.consumers.set(key, consumer);
		consumer.attach(receiver);
		return async () => {
			if (consumer.detach(receiver)) await inbox.leave(workflowId, nodeId);
		};
	}

	/** Whether any trigger, up or down, has subscribed to such an event. Ask before doing work to make one. */
	isAwaited(event: EventName, fromMe: boolean): boolean {
		const testing = [...this.testConsumers].some((testConsumer) =>
			testConsumer.awaits(event, fromMe),
		);
		return testing || this.parts.account.inbox.isWanted({ event, fromMe });
	}

	/**
	 * An event is in the inbox, if any trigger wants it: an ordinary one, the answer to a question, or such an answer that
	 * nobody waits for any more.
	 */
	announce(event: SessionEvent, as: 'ordinary' | 'answer' | 'released'): void {
		for (const testConsumer of this.testConsumers) {
			const isFor = as === 'ordinary' || testConsumer.includesAnswers === (as === 'answer');
			if (isFor) testConsumer.receive(event);
		}
		for (const consumer of this.consumers.values()) {
			consumer.read().catch(this.parts.report);
		}
	}

	/** Hands an event to the triggers that are up, without the inbox. */
	deliverLive(event: SessionEvent): void {
		for (const testConsumer of this.testConsumers) testConsumer.receive(event);
		for (const consumer of this.consumers.values()) {
			consumer.deliverLive(event).catch(this.parts.report);
		}
	}

	private try(receiver: Receiver): () => Promise<void> {
		const testConsumer = new TestConsumer(receiver, this.parts);
		this.testConsumers.add(testConsumer);
		return async () => {
			this.testConsumers.delete(testConsumer);
			testConsumer.stop();
		};
	}
}
