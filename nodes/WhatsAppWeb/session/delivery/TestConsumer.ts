import type { EventName, SessionEvent } from '../../contract/events/SessionEvent';
import { ClockedCollector } from './ClockedCollector';
import type { ConsumerParts } from './Consumer';
import { awaits, isSubscribed, isWanted, type Receiver } from './Receiver';
import { liveDelivery } from './Bundle';

/** Delivers to a workflow under test in the editor: what happens from now on, as to an active one, but without the inbox. */
export class TestConsumer {
	private readonly collector: ClockedCollector<SessionEvent> | undefined;

	/** Keeps events in order, however long their filters take. */
	private queue: Promise<void> = Promise.resolve();

	private isOver = false;

	constructor(
		private readonly receiver: Receiver,
		private readonly parts: Pick<ConsumerParts, 'route' | 'typing' | 'report'>,
	) {
		const { collect } = receiver.subscription.flow ?? {};
		const onDue = (): void => this.inTurn(async () => this.endCollecting());
		this.collector = collect && new ClockedCollector(collect, parts.typing, onDue);
	}

	awaits(event: EventName, fromMe: boolean): boolean {
		return awaits(this.receiver, event, fromMe);
	}

	get includesAnswers(): boolean {
		return this.receiver.subscription.includeAnswers === true;
	}

	receive(event: SessionEvent): void {
		if (isSubscribed(this.receiver, event)) this.inTurn(async () => await this.admit(event));
	}

	stop(): void {
		this.isOver = true;
		this.collector?.stop();
	}

	private inTurn(work: () => Promise<void>): void {
		this.queue = this.queue.then(work).catch(this.parts.report);
	}

	private async admit(event: SessionEvent): Promise<void> {
		const { route, report } = this.parts;
		const { batch } = await route(event, this.receiver.subscription.flow);
		if (!(await isWanted(this.receiver, event, report)) || this.isOver) return;
		if (!batch || !this.collector) return this.handOver([event]);
		const ended = this.collector.add({ ...batch, member: event }, Date.now());
		if (ended) this.handOver(ended);
		this.endCollecting();
	}

	private endCollecting(): void {
		for (const events of this.collector?.takeDue() ?? []) this.handOver(events);
	}

	private handOver([first, ...more]: SessionEvent[]): void {
		if (first) this.receiver.handler(liveDelivery(first, ...more)).catch(this.parts.report);
	}
}
