import { BoundedCache } from '../../primitives/BoundedCache';

/** How long a time-out counts, in ms. */
const MEMORY_MS = 10 * 60 * 1_000;

/** Time-outs by one sender, and in all, after which texts like those are not tried any more. */
const MAX_OF_SENDER = 5;
const MAX_IN_ALL = 20;

const MAX_SENDERS = 1_000;

/** The key of {@link TimeoutMemory} for all senders together; no JID. */
const ALL = '';

interface Timeouts {
	count: number;
	/** Characters of the shortest text that took too long. */
	shortest: number;
}

/** Remembers what a pattern took too long on, so that strangers cannot make it cost that again and again. */
export class TimeoutMemory {
	private readonly timeouts = new BoundedCache<Timeouts>(MAX_SENDERS, MEMORY_MS);

	/** Whether the text is at least as long as one that took too long, and that has happened too often. */
	isHopeless(text: string, sender: string): boolean {
		return this.exceeds(sender, MAX_OF_SENDER, text) || this.exceeds(ALL, MAX_IN_ALL, text);
	}

	add(text: string, sender: string): void {
		for (const key of [sender, ALL]) {
			const { count = 0, shortest = Infinity } = this.timeouts.get(key) ?? {};
			this.timeouts.set(key, { count: count + 1, shortest: Math.min(shortest, text.length) });
		}
	}

	private exceeds(key: string, max: number, text: string): boolean {
		const known = this.timeouts.get(key);
		return known !== undefined && known.count >= max && text.length >= known.shortest;
	}
}
