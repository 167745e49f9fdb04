import type { AccountStore, StoredEvent } from '../store/Store';
import { isOwn } from './events';
import { decodePlain } from './plain';
import {
	MAX_UNSETTLED,
	type DeliveryHandler,
	type EventFilter,
	type EventName,
	type SessionEvent,
	type Subscription,
} from './SessionClient';

interface Pump {
	subscription: Subscription;
	handler: DeliveryHandler;
	wants: EventFilter;
	running: boolean;
	/** Something may have arrived since it last looked. */
	again: boolean;
}

/** Brings the inbox to the triggers: in order of arrival, at most {@link MAX_UNSETTLED} unsettled per subscription. */
export class Deliveries {
	private readonly pumps = new Map<string, Pump>();

	private readonly testers = new Set<Pick<Pump, 'subscription' | 'handler' | 'wants'>>();

	/** Events handed over and not settled, by subscription: they outlive the trigger that took them. */
	private readonly unsettled = new Map<string, Set<string>>();

	constructor(
		private readonly account: AccountStore,
		private readonly report: (error: unknown) => void,
	) {}

	/** @returns stops it; what has not been handed over stays in the inbox */
	async subscribe(
		subscription: Subscription,
		handler: DeliveryHandler,
		wants: EventFilter = () => true,
	): Promise<() => Promise<void>> {
		if (subscription.start === 'test') {
			const tester = { subscription, handler, wants };
			this.testers.add(tester);
			return async () => void this.testers.delete(tester);
		}
		await this.account.inbox.subscribe(subscription, subscription.start);
		const name = nameOf(subscription);
		const pump: Pump = { subscription, handler, wants, running: false, again: false };
		this.pumps.set(name, pump);
		void this.run(pump);
		return async () => {
			if (this.pumps.get(name) === pump) this.pumps.delete(name);
		};
	}

	/** Whether anybody, up or down, has subscribed to such an event: to be asked before the work of making one. */
	isAwaited(event: EventName, fromMe: boolean): boolean {
		const testing = [...this.testers].some(
			({ subscription: { events, includeOwnMessages } }) =>
				events.includes(event) && (!fromMe || includeOwnMessages),
		);
		return testing || this.account.inbox.isWanted({ event, fromMe });
	}

	/** A new event is in the inbox, if anybody wants it. */
	announce(event: SessionEvent): void {
		for (const tester of this.testers) void this.passTo(tester, event);
		for (const pump of this.pumps.values()) void this.run(pump);
	}

	/** Hands an event to the triggers that are up and forgets it: it is never in the inbox. */
	pass(event: SessionEvent): void {
		for (const listener of [...this.testers, ...this.pumps.values()]) {
			void this.passTo(listener, event);
		}
	}

	private async passTo(
		{ subscription, handler, wants }: Pick<Pump, 'subscription' | 'handler' | 'wants'>,
		event: SessionEvent,
	): Promise<void> {
		if (!isSubscribed(subscription, event)) return;
		const key = this.account.hmac(
			'passing delivery',
			`${nameOf(subscription)}|${event.id}|${Date.now()}`,
		);
		try {
			if (!(await this.isWanted(wants, event))) return;
			await handler({ events: [event], key, attempt: 1 });
		} catch (error) {
			this.report(error);
		}
	}

	private async isWanted(wants: EventFilter, event: SessionEvent): Promise<boolean> {
		try {
			return await wants(event);
		} catch (error) {
			this.report(error);
			return true;
		}
	}

	private async run(pump: Pump): Promise<void> {
		pump.again = true;
		if (pump.running) return;
		pump.running = true;
		try {
			while (pump.again && this.pumps.get(nameOf(pump.subscription)) === pump) {
				pump.again = false;
				await this.handOver(pump);
			}
		} catch (error) {
			this.report(error);
		} finally {
			pump.running = false;
		}
	}

	private async handOver(pump: Pump): Promise<void> {
		const { workflowId, nodeId } = pump.subscription;
		const name = nameOf(pump.subscription);
		const unsettled = this.unsettled.get(name) ?? new Set();
		this.unsettled.set(name, unsettled);
		for (const stored of await this.account.inbox.pending(workflowId, nodeId, MAX_UNSETTLED)) {
			if (unsettled.has(stored.id)) continue;
			if (unsettled.size >= MAX_UNSETTLED || this.pumps.get(name) !== pump) return;
			unsettled.add(stored.id);
			await this.account.inbox.attempt(stored.id, workflowId, nodeId);
			void this.deliver(pump, stored, unsettled);
		}
	}

	private async deliver(
		pump: Pump,
		{ id, payload, attempts }: StoredEvent & { attempts: number },
		unsettled: Set<string>,
	): Promise<void> {
		const { workflowId, nodeId } = pump.subscription;
		const name = nameOf(pump.subscription);
		// The attempt is no part of it: an execution that a crash left behind must not start twice.
		const key = this.account.hmac('delivery', `${name}|${id}`);
		// A handler that the end of its subscription overtook has not taken the event: it waits for the next one.
		let taken = true;
		try {
			const event = decodePlain<SessionEvent>(payload);
			if (attempts > 0 || (await this.isWanted(pump.wants, event))) {
				await pump.handler({ events: [event], key, attempt: attempts + 1 });
			}
		} catch (error) {
			taken = this.pumps.get(name) === pump;
			if (taken) this.report(error);
		}
		try {
			if (taken) await this.account.inbox.settle(id, workflowId, nodeId);
		} catch (error) {
			this.report(error);
		}
		unsettled.delete(id);
		const current = this.pumps.get(name);
		if (current) void this.run(current);
	}
}

function isSubscribed({ events, includeOwnMessages }: Subscription, event: SessionEvent): boolean {
	if (!events.includes(event.event)) return false;
	return includeOwnMessages || !isOwn(event);
}

function nameOf({ workflowId, nodeId }: Pick<Subscription, 'workflowId' | 'nodeId'>): string {
	return `${workflowId}|${nodeId}`;
}
