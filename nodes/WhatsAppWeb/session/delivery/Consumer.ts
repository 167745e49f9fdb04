import type { AccountStore, PendingDelivery } from '../../store/Store';
import type { SessionEvent } from '../../contract/events/SessionEvent';
import { ClockedCollector, type TypingFeed } from './ClockedCollector';
import { Dispatcher, RETRY_MS } from './Dispatcher';
import { isSubscribed, isWanted, type Receiver, type SubscriptionId } from './Receiver';
import type { Route } from './routing';
import { Timer } from '../../primitives/Timer';
import { readEvent, type Bundle } from './Bundle';

/** How many deliveries of one subscription memory knows of at a time, some 10 MB; those after them stay on disk. */
const MAX_HELD = 50_000;
/** How many are read at a time, before others may do something. */
const PAGE = 100;

/** What all subscriptions of a session share. */
export interface ConsumerParts {
	account: AccountStore;
	route: Route;
	typing: TypingFeed;
	report(error: unknown): void;
}

interface Member {
	number: number;
	lane: string | null;
}

/**
 * The way of one subscription's events from the inbox to its trigger: those it wants, in order, collected as it asks for.
 * Outlives the trigger: what that was handed is still under way.
 */
export class Consumer {
	private readonly dispatch: Dispatcher;

	private collection: ClockedCollector<Member> | undefined;

	/** Number of the last delivery that was read. */
	private cursor = 0;

	/** Numbers of the deliveries that are collected, wait or are under way. */
	private held = new Set<number>();

	private isReading = false;

	/** Something may have arrived since it last looked. */
	private again = false;

	private readonly retry = new Timer(() => void this.read());

	constructor(
		private readonly id: SubscriptionId,
		private readonly parts: ConsumerParts,
	) {
		this.dispatch = new Dispatcher(id, parts, (unit) => this.forget(unit));
	}

	private get listener(): Receiver | undefined {
		return this.dispatch.listener;
	}

	/** The trigger is up: it gets what was kept for it, and what comes. */
	attach(listener: Receiver): void {
		const { collect } = listener.subscription.flow ?? {};
		this.collection?.stop();
		this.collection =
			collect && new ClockedCollector<Member>(collect, this.parts.typing, () => void this.read());
		this.dispatch.listener = listener;
		this.cursor = 0;
		// What is under way is so still; the rest is read anew.
		this.held = new Set(this.dispatch.clear().flatMap(({ numbers }) => numbers));
		void this.read();
	}

	/** The trigger is down. @returns false when it was replaced before */
	detach(listener: Receiver): boolean {
		if (this.listener !== listener) return false;
		this.dispatch.listener = undefined;
		this.collection?.stop();
		this.dispatch.clear();
		this.retry.stop();
		return true;
	}

	/** Something may have arrived. Never rejects. */
	async read(): Promise<void> {
		this.again = true;
		if (this.isReading) return;
		this.isReading = true;
		try {
			while (this.again && this.listener) {
				this.again = false;
				await this.readWith(this.listener);
			}
		} catch (error) {
			this.parts.report(error);
			this.retry.set(RETRY_MS);
		} finally {
			this.isReading = false;
		}
	}

	/** An event that is in no inbox. Never rejects. */
	async pass(event: SessionEvent): Promise<void> {
		const { listener, parts } = this;
		try {
			if (!listener || !isSubscribed(listener, event)) return;
			if (!(await isWanted(listener, event, parts.report))) return;
			const { lane } = await parts.route(event, listener.subscription.flow);
			if (this.listener !== listener) return;
			this.dispatch.add({ numbers: [], attempts: 0, lane, passing: event });
		} catch (error) {
			parts.report(error);
		}
	}

	private async readWith(listener: Receiver): Promise<void> {
		const { inbox } = this.parts.account;
		const { workflowId, nodeId } = this.id;
		for (let isLast = false; !isLast; ) {
			const page = { after: this.cursor, limit: Math.min(PAGE, MAX_HELD - this.held.size) };
			if (page.limit <= 0) break;
			const pending = await inbox.pending(workflowId, nodeId, page);
			isLast = pending.length < page.limit;
			const unwanted: number[] = [];
			for (const delivery of pending) {
				const isTaken = await this.admit(listener, delivery);
				if (this.listener !== listener) return;
				this.cursor = delivery.number;
				if (!isTaken) unwanted.push(delivery.number);
			}
			if (unwanted.length > 0) await inbox.settle(workflowId, nodeId, unwanted);
			// A long backlog is not to stop the rest of n8n.
			if (!isLast) await new Promise((resolve) => setImmediate(resolve));
			if (this.listener !== listener) return;
		}
		// Not before all is read that has arrived: what seems to be over may go on.
		for (const members of this.collection?.takeDue() ?? []) this.enqueue(members);
	}

	/** @returns false for an event that the trigger does not want; nothing is changed when that has been replaced meanwhile */
	private async admit(listener: Receiver, delivery: PendingDelivery): Promise<boolean> {
		const { account, route, report } = this.parts;
		const { number, bundle, attempts, arrivedAt } = delivery;
		if (this.held.has(number)) return true;
		const event = await readEvent(number, account, report);
		if (!event) return true;
		const { lane, batch } = await route(event, listener.subscription.flow);
		if (bundle !== null) {
			// What was handed over together comes again together: n8n knows it by one key.
			const { workflowId, nodeId } = this.id;
			const numbers = await account.inbox.bundle(workflowId, nodeId, bundle);
			if (this.listener === listener) this.add({ numbers, lane, attempts });
			return true;
		}
		// It was kept for the trigger as that was then, which may have been edited since.
		const wanted = isSubscribed(listener, event) && (await isWanted(listener, event, report));
		if (this.listener !== listener || !wanted) return wanted;
		if (batch && this.collection) {
			this.held.add(number);
			const over = this.collection.add({ ...batch, member: { number, lane } }, arrivedAt);
			if (over) this.enqueue(over);
		} else this.add({ numbers: [number], lane, attempts });
		return true;
	}

	private enqueue(members: Member[]): void {
		const numbers = members.map(({ number }) => number);
		this.add({ numbers, lane: members[0]?.lane ?? null, attempts: 0 });
	}

	private add(unit: Bundle): void {
		for (const number of unit.numbers) this.held.add(number);
		this.dispatch.add(unit);
	}

	private forget({ numbers }: Bundle): void {
		const wasFull = this.held.size >= MAX_HELD;
		for (const number of numbers) this.held.delete(number);
		if (wasFull) void this.read();
	}
}
