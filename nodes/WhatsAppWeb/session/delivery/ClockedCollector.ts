import type { EventLocation } from '../account/identities';
import type { Collecting } from '../../contract/Subscription';
import { type Collectable, Collector } from './Collector';
import { batchKey } from './routing';
import { Timer } from '../../primitives/Timer';

/** WhatsApp's clients say every ten seconds or so that somebody is still typing. */
const TYPING_MS = 15_000;

/** Reports who is typing, as far as WhatsApp tells this device. */
export interface TypingFeed {
	/** Subscribes to a chat. @returns a function that ends it */
	follow(chat: string): () => void;
	listen(listener: (who: EventLocation, isTyping: boolean) => void): () => void;
}

/** A {@link Collector} with a clock and a feed of who is typing. */
export class ClockedCollector<Member> {
	private readonly collector: Collector<Member>;

	private readonly timer: Timer;

	private readonly unlisten: () => void;

	/** @param onDue called when batches may have ended; {@link takeDue} returns them */
	constructor(rules: Collecting, typing: TypingFeed, onDue: () => void) {
		const { by, quietMs, whileTyping } = rules;
		this.collector = new Collector(rules, (chat) => {
			return whileTyping ? typing.follow(chat) : () => undefined;
		});
		this.timer = new Timer(onDue);
		this.unlisten = typing.listen((who, isTyping) => {
			if (!whileTyping) return;
			const quiet = isTyping ? TYPING_MS : quietMs;
			this.collector.typing(batchKey(who, by), performance.now() + quiet);
			this.setTimer();
		});
	}

	/**
	 * @param arrivedAt Unix ms
	 * @returns the members of the batch that had ended before this one arrived, if there was one
	 */
	add(collected: Omit<Collectable<Member>, 'arrivedAt'>, arrivedAt: number): Member[] | undefined {
		// The collector uses the monotonic clock, because the system's may be set.
		const age = Math.max(0, Date.now() - arrivedAt);
		return this.collector.add({ ...collected, arrivedAt: performance.now() - age });
	}

	/** Members of the batches that have ended. Sets the timer for the next one. */
	takeDue(): Member[][] {
		const due = this.collector.takeDue(performance.now());
		this.setTimer();
		return due;
	}

	stop(): void {
		this.unlisten();
		this.timer.stop();
		this.collector.clear();
	}

	private setTimer(): void {
		const dueAt = this.collector.nextDueAt();
		if (dueAt !== undefined) this.timer.set(dueAt - performance.now());
	}
}
