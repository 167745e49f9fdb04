import type { AccountStore, PendingDelivery } from '../../store/Store';
import type { Recovery } from './Recovery';
import type { SessionEvent } from '../../contract/events/SessionEvent';
import { ClockedCollector, type TypingFeed } from './ClockedCollector';
import { Dispatcher, RETRY_MS } from './Dispatcher';
import { isSubscribed, isWanted, type Receiver, type SubscriptionId } from './Receiver';
import type { Route } from './routing';
import { Timer } from '../../primitives/Timer';
import { readEvent, type Bundle } from './Bundle';

/** How many deliveries of one subscription are held in memory, some 10 MB; the later ones stay on disk. */
const MAX_HELD = 50_000;
/** How many are read before the event loop has a turn. */
const PAGE = 100;

export interface ConsumerParts {
	account: AccountStore;
	route: Route;
	typing: TypingFeed;
	recovery: Recovery;
	/** Executions that n8n runs at the same time; undefined where it has no limit. */
	executionsAtOnce?: number;
	report(error: unknown): void;
}

interface Member {
	number: number;
	lane: string | null;
}

/**
 * Brings the events of one subscription from the inbox to its trigger: those it wants, in order, collected as it asks for.
 * Outlives the trigger, whose executions may still run.
 */
export class Consumer {
	private readonly dispatcher: Dispatcher;

	private collector: ClockedCollector<Member> | undefined;

	/** Number of the last delivery that was read. */
	private cursor = 0;

	/** Numbers of the deliveries that are being collected, wait or run. */
	private held = new Set<number>();

	private isReading = false;

	/** Whether to read once more, because something may have arrived meanwhile. */
	private again = false;

	/** Whether what was handed over before is still to be read. It comes before all else. */
	private isBehind = true;

	/** Whether the deliveries that were handed over before are those of an earlier process. */
	private isFirst = true;

	private readonly retry = new Timer(() => this.readSoon());

	constructor(
		private readonly id: SubscriptionId,
		private readonly parts: ConsumerParts,
	) {
		this.dispatcher = new Dispatcher(id, parts, (bundle) => this.forget(bundle));
	}

	private get receiver(): Receiver | undefined {
		return this.dispatcher.receiver;
	}

	/** The trigger is up: it gets what is in the inbox for it, and what arrives. */
	attach(receiver: Receiver): void {
		const { collect } = receiver.subscription.flow ?? {};
		this.collector?.stop();
		this.collector =
			collect && new ClockedCollector<Member>(collect, this.parts.typing, () => this.readSoon());
		this.dispatcher.receiver = receiver;
		this.cursor = 0;
		this.isBehind = true;
		// Bundles that run go on; the rest is read anew.
		this.held = new Set(this.dispatcher.clear().flatMap(({ numbers }) => numbers));
		this.readSoon();
	}

	/** The trigger is down. @returns false when it was replaced before */
	detach(receiver: Receiver): boolean {
		if (this.receiver !== receiver) return false;
		this.dispatcher.receiver = undefined;
		this.collector?.stop();
		this.dispatcher.clear();
		this.retry.stop();
		return true;
	}

	/** Something may have arrived. Never rejects. */
	async read(): Promise<void> {
		this.again = true;
		if (this.isReading) return;
		this.isReading = true;
		try {
			while (this.again && this.receiver) {
				this.again = false;
				await this.readWith(this.receiver);
			}
		} catch (error) {
			this.parts.report(error);
			this.retry.set(RETRY_MS);
		} finally {
			this.isReading = false;
		}
	}

	/** Hands over an event that is not in the inbox. Never rejects. */
	async deliverLive(event: SessionEvent): Promise<void> {
		const { receiver, parts } = this;
		try {
			if (!receiver || !isSubscribed(receiver, event)) return;
			if (!(await isWanted(receiver, event, parts.report))) return;
			const { lane } = await parts.route(event, receiver.subscription.flow);
			if (this.receiver !== receiver) return;
			this.dispatcher.add({ numbers: [], attempts: 0, alone: 0, lane, live: event });
		} catch (error) {
			parts.report(error);
		}
	}

	private async readWith(receiver: Receiver): Promise<void> {
		const { inbox } = this.parts.account;
		const { workflowId, nodeId } = this.id;
		if (this.isBehind) {
			for (const delivery of await inbox.handedOver(workflowId, nodeId)) {
				await this.admit(receiver, delivery);
				if (this.receiver !== receiver) return;
			}
			this.isBehind = false;
			this.isFirst = false;
		}
		for (let isLast = false; !isLast; ) {
			const page = { after: this.cursor, limit: Math.min(PAGE, MAX_HELD - this.held.size) };
			if (page.limit <= 0) break;
			const pending = await inbox.pending(workflowId, nodeId, page);
			isLast = pending.length < page.limit;
			const unwanted: number[] = [];
			for (const delivery of pending) {
				const isTaken = await this.admit(receiver, delivery);
				if (this.receiver !== receiver) return;
				this.cursor = delivery.number;
				if (!isTaken) unwanted.push(delivery.number);
			}
			if (unwanted.length > 0) await inbox.settle(workflowId, nodeId, unwanted);
			// A long backlog must not block the rest of n8n.
			if (!isLast) await new Promise((resolve) => setImmediate(resolve));
			if (this.receiver !== receiver) return;
		}
		// Only when all is read that has arrived: a batch that seems to have ended may go on.
		for (const members of this.collector?.takeDue() ?? []) this.enqueue(members);
	}

	/** @returns false for an event that the trigger does not want; changes nothing when the trigger was replaced meanwhile */
	private async admit(receiver: Receiver, delivery: PendingDelivery): Promise<boolean> {
		const { account, route, report } = this.parts;
		const { number, bundle, attempts, alone, arrivedAt } = delivery;
		if (this.held.has(number)) return true;
		const event = await readEvent(number, account, report);
		if (!event) return true;
		const { lane, batch } = await route(event, receiver.subscription.flow);
		if (bundle !== null) {
			// Events that were handed over together come again together, because n8n knows them by one key.
			const { workflowId, nodeId } = this.id;
			const numbers = await account.inbox.bundle(workflowId, nodeId, bundle);
			const isLeftOver = this.isFirst && attempts > 0;
			if (this.receiver === receiver) this.add({ numbers, lane, attempts, alone, isLeftOver });
			return true;
		}
		// It was written to the inbox for the trigger of that time, which may have been edited since.
		const wanted = isSubscribed(receiver, event) && (await isWanted(receiver, event, report));
		if (this.receiver !== receiver || !wanted) return wanted;
		if (batch && this.collector) {
			this.held.add(number);
			const ended = this.collector.add({ ...batch, member: { number, lane } }, arrivedAt);
			if (ended) this.enqueue(ended);
		} else this.add({ numbers: [number], lane, attempts, alone });
		return true;
	}

	private readSoon(): void {
		this.read().catch(this.parts.report);
	}

	private enqueue(members: Member[]): void {
		const numbers = members.map(({ number }) => number);
		this.add({ numbers, lane: members[0]?.lane ?? null, attempts: 0, alone: 0 });
	}

	private add(bundle: Bundle): void {
		for (const number of bundle.numbers) this.held.add(number);
		this.dispatcher.add(bundle);
	}

	private forget({ numbers }: Bundle): void {
		const wasFull = this.held.size >= MAX_HELD;
		for (const number of numbers) this.held.delete(number);
		if (wasFull) this.readSoon();
	}
}
