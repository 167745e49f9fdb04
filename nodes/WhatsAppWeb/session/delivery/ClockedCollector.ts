import type { EventLocation } from '../account/identities';
import type { Collecting } from '../../contract/Subscription';
import { type Collectable, Collector } from './Collector';
import { batchName } from './routing';
import { Timer } from '../../primitives/Timer';

/** WhatsApp's clients say every ten seconds or so that somebody is still typing. */
const TYPING_MS = 15_000;

/** Who is typing, as far as WhatsApp tells. */
export interface TypingFeed {
	/** Asks for it in a chat, until what it returns is called. */
	follow(chat: string): () => void;
	listen(listener: (who: EventLocation, isTyping: boolean) => void): () => void;
}

/** A {@link Collector} on the clock, that hears who is typing. */
export class ClockedCollector<Member> {
	private readonly collector: Collector<Member>;

	private readonly timer: Timer;

	private readonly unlisten: () => void;

	/** @param onDue something may be over: {@link takeDue} tells what */
	constructor(rules: Collecting, typing: TypingFeed, onDue: () => void) {
		const { by, quietMs, whileTyping } = rules;
		this.collector = new Collector(rules, (chat) => {
			return whileTyping ? typing.follow(chat) : () => undefined;
		});
		this.timer = new Timer(onDue);
		this.unlisten = typing.listen((who, isTyping) => {
			if (!whileTyping) return;
			const quiet = isTyping ? TYPING_MS : quietMs;
			this.collector.typing(batchName(who, by), performance.now() + quiet);
			this.setTimer();
		});
	}

	/**
	 * @param arrivedAt Unix ms
	 * @returns the members of the batch that was over when this one came, if there was one
	 */
	add(collected: Omit<Collectable<Member>, 'arrivedAt'>, arrivedAt: number): Member[] | undefined {
		// From here on the steady clock counts: the other one may be set anew.
		const age = Math.max(0, Date.now() - arrivedAt);
		return this.collector.add({ ...collected, arrivedAt: performance.now() - age });
	}

	/** Members of the batches that are over; calls back when the next one will be. */
	takeDue(): Member[][] {
		const due = this.collector.takeDue(performance.now());
		this.setTimer();
		return due;
	}

	/** Forgets what it has. */
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
