import type { EventName, SessionEvent } from '../../contract/events/SessionEvent';
import { ClockedCollector } from './ClockedCollector';
import type { ConsumerParts } from './Consumer';
import { awaits, isSubscribed, isWanted, type Receiver } from './Receiver';
import { passingDelivery } from './Bundle';

/** The editor listens: it is told what happens from now on as an active workflow would be, and nothing is kept for it. */
export class TestConsumer {
	private readonly collection: ClockedCollector<SessionEvent> | undefined;

	/** One after the other: the answers of a filter come when they come. */
	private queue: Promise<void> = Promise.resolve();

	private isOver = false;

	constructor(
		private readonly listener: Receiver,
		private readonly parts: Pick<ConsumerParts, 'route' | 'typing' | 'report'>,
	) {
		const { collect } = listener.subscription.flow ?? {};
		const onDue = (): void => this.inTurn(async () => this.endCollecting());
		this.collection = collect && new ClockedCollector(collect, parts.typing, onDue);
	}

	awaits(event: EventName, fromMe: boolean): boolean {
		return awaits(this.listener, event, fromMe);
	}

	hear(event: SessionEvent): void {
		if (isSubscribed(this.listener, event)) this.inTurn(async () => await this.admit(event));
	}

	stop(): void {
		this.isOver = true;
		this.collection?.stop();
	}

	private inTurn(work: () => Promise<void>): void {
		this.queue = this.queue.then(work).catch(this.parts.report);
	}

	private async admit(event: SessionEvent): Promise<void> {
		const { route, report } = this.parts;
		const { batch } = await route(event, this.listener.subscription.flow);
		if (!(await isWanted(this.listener, event, report)) || this.isOver) return;
		if (!batch || !this.collection) return this.handOver([event]);
		const over = this.collection.add({ ...batch, member: event }, Date.now());
		if (over) this.handOver(over);
		this.endCollecting();
	}

	private endCollecting(): void {
		for (const events of this.collection?.takeDue() ?? []) this.handOver(events);
	}

	private handOver([first, ...more]: SessionEvent[]): void {
		if (first) this.listener.handler(passingDelivery(first, ...more)).catch(this.parts.report);
	}
}
