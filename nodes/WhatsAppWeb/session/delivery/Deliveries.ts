import { Flow, type FlowParts } from './Consumer';
import { type Listener, subscriptionName } from './Listener';
import { Trial } from './TestConsumer';
import type { DeliveryHandler, EventFilter, Subscription } from '../../contract/Subscription';
import type { EventName, SessionEvent } from '../../contract/events/SessionEvent';

/** Brings what happens to the triggers of one session. */
export class Deliveries {
	private readonly flows = new Map<string, Flow>();

	private readonly trials = new Set<Trial>();

	constructor(private readonly parts: FlowParts) {}

	/** @returns stops it; what has not been handed over stays in the inbox */
	async subscribe(
		subscription: Subscription,
		handler: DeliveryHandler,
		wants: EventFilter = () => true,
	): Promise<() => Promise<void>> {
		const listener: Listener = { subscription, handler, wants };
		const { workflowId, nodeId, start } = subscription;
		if (start === 'test') return this.try(listener);
		const { inbox } = this.parts.account;
		await inbox.subscribe(subscription, start);
		const name = subscriptionName(subscription);
		const flow = this.flows.get(name) ?? new Flow(subscription, this.parts);
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

	private try(listener: Listener): () => Promise<void> {
		const trial = new Trial(listener, this.parts);
		this.trials.add(trial);
		return async () => {
			this.trials.delete(trial);
			trial.stop();
		};
	}
}
