import type { AccountStore, PendingDelivery } from '../../store/Store';
import { type Delivery, MAX_UNSETTLED, type SessionEvent } from '../SessionClient';
import type { Typing } from '../Typing';
import { Collection } from './Collection';
import { Lanes } from './Lanes';
import { isSubscribed, isWanted, type Listener } from './Listener';
import type { Placing } from './placing';
import { pause, Timer } from './Timer';
import { readEvent, toDelivery, type Unit } from './Unit';

/** How many deliveries of one subscription memory knows of at a time, some 10 MB; those after them stay on disk. */
const MAX_HELD = 50_000;
/** How many are read at a time, before others may do something. */
const PAGE = 100;
/** Before the store is asked again, in ms: it is full, or somebody else reads it. */
const RETRY_MS = 5_000;

/** What all subscriptions of a session share. */
export interface FlowParts {
	account: AccountStore;
	placing: Placing;
	typing: Typing;
	report(error: unknown): void;
}

interface Member {
	number: number;
	lane: string | null;
}

/**
 * The way of one subscription's events from the inbox to its trigger: those it wants, collected as it asks for, in order,
 * so many executions at a time. Outlives the trigger: what that was handed is still under way.
 */
export class Flow {
	private listener: Listener | undefined;

	private collection: Collection<Member> | undefined;

	private readonly lanes = new Lanes<Unit>(MAX_UNSETTLED, (unit) => void this.carryOut(unit));

	/** Number of the last delivery that was read. */
	private cursor = 0;

	/** Numbers of the deliveries that are collected, wait or are under way. */
	private held = new Set<number>();

	private isReading = false;

	/** Something may have arrived since it last looked. */
	private again = false;

	private readonly retry = new Timer(() => void this.read());

	constructor(
		private readonly workflowId: string,
		private readonly nodeId: string,
		private readonly parts: FlowParts,
	) {}

	/** The trigger is up: it gets what was kept for it, and what comes. */
	attach(listener: Listener): void {
		const { collect } = listener.subscription.flow ?? {};
		this.collection?.stop();
		this.collection =
			collect && new Collection<Member>(collect, this.parts.typing, () => void this.read());
		this.listener = listener;
		this.cursor = 0;
		// What is under way is so still; the rest is read anew.
		this.held = new Set(this.lanes.clear().flatMap(({ numbers }) => numbers));
		void this.read();
	}

	/** The trigger is down. @returns false when it was replaced before */
	detach(listener: Listener): boolean {
		if (this.listener !== listener) return false;
		this.listener = undefined;
		this.collection?.stop();
		this.lanes.clear();
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
			const { lane } = await parts.placing(event, listener.subscription.flow);
			if (this.listener === listener)
				this.lanes.add({ numbers: [], attempts: 0, lane, passing: event });
		} catch (error) {
			parts.report(error);
		}
	}

	private async readWith(listener: Listener): Promise<void> {
		const { inbox } = this.parts.account;
		for (let isLast = false; !isLast; ) {
			const page = { after: this.cursor, limit: Math.min(PAGE, MAX_HELD - this.held.size) };
			if (page.limit <= 0) break;
			const pending = await inbox.pending(this.workflowId, this.nodeId, page);
			isLast = pending.length < page.limit;
			const unwanted: number[] = [];
			for (const delivery of pending) {
				const isTaken = await this.admit(listener, delivery);
				if (this.listener !== listener) return;
				this.cursor = delivery.number;
				if (!isTaken) unwanted.push(delivery.number);
			}
			if (unwanted.length > 0) await inbox.settle(this.workflowId, this.nodeId, unwanted);
			// A long backlog is not to stop the rest of n8n.
			if (!isLast) await new Promise((resolve) => setImmediate(resolve));
			if (this.listener !== listener) return;
		}
		// Not before all is read that has arrived: what seems to be over may go on.
		for (const members of this.collection?.takeDue() ?? []) this.enqueue(members);
	}

	/** @returns false for an event that the trigger does not want; nothing is changed when that has been replaced meanwhile */
	private async admit(listener: Listener, delivery: PendingDelivery): Promise<boolean> {
		const { account, placing, report } = this.parts;
		const { number, bundle, attempts, arrivedAt } = delivery;
		if (this.held.has(number)) return true;
		const event = await readEvent(number, account, report);
		if (!event) return true;
		const { lane, batch } = await placing(event, listener.subscription.flow);
		if (bundle !== null) {
			// What was handed over together comes again together: n8n knows it by one key.
			const numbers = await account.inbox.bundle(this.workflowId, this.nodeId, bundle);
			if (this.listener === listener) this.add({ numbers, lane, attempts });
			return true;
		}
		const wanted = await isWanted(listener, event, report);
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

	private add(unit: Unit): void {
		for (const number of unit.numbers) this.held.add(number);
		this.lanes.add(unit);
	}

	/** Never rejects. */
	private async carryOut(unit: Unit): Promise<void> {
		const { listener } = this;
		const { account, report } = this.parts;
		let isDone = false;
		try {
			if (listener) {
				const delivery = await toDelivery(unit, listener.subscription, account, report);
				isDone = !delivery || (await this.handOver(listener, delivery));
			}
		} catch (error) {
			report(error);
			await pause(RETRY_MS);
		}
		if (isDone) await this.settle(unit);
		this.end(unit, isDone);
	}

	/** @returns whether the trigger has taken it: one that is closed meanwhile leaves it to the next one */
	private async handOver(listener: Listener, delivery: Delivery): Promise<boolean> {
		if (this.listener !== listener) return false;
		try {
			await listener.handler(delivery);
		} catch (error) {
			if (this.listener !== listener) return false;
			this.parts.report(error);
		}
		return true;
	}

	/** Tried again for as long as there is a trigger: after that, it comes again under the key that n8n knows. */
	private async settle({ numbers }: Unit): Promise<void> {
		if (numbers.length === 0) return;
		const { account, report } = this.parts;
		do {
			try {
				return await account.inbox.settle(this.workflowId, this.nodeId, numbers);
			} catch (error) {
				report(error);
				await pause(RETRY_MS);
			}
		} while (this.listener);
	}

	private end(unit: Unit, isDone: boolean): void {
		const again = !isDone && this.listener !== undefined;
		const wasFull = this.held.size >= MAX_HELD;
		if (!again) for (const number of unit.numbers) this.held.delete(number);
		this.lanes.end(unit, again);
		if (wasFull) void this.read();
	}
}
