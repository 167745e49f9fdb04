import { BoundedCache } from '../../primitives/BoundedCache';

const HOUR_MS = 3_600_000;
const MAX_COUNTS = 10_000;
/** As many retry receipts as can be in work at once. */
const MAX_ANSWERS = 1_000;

/**
 * How often each message was sent again to each device, kept across connections: Baileys' `msgRetryCounterCache`.
 * Baileys reads the count before it answers a retry receipt, so {@link get} waits for the session's own answer and then
 * returns a count above every limit.
 */
export class RetryCounter {
	private readonly counts = new BoundedCache<unknown>(MAX_COUNTS, HOUR_MS);

	private readonly answers = new BoundedCache<Promise<boolean>>(MAX_ANSWERS, HOUR_MS);

	/** Key of a message and a device, in Baileys' form. */
	static keyOf(messageId: string, device: string): string {
		return `${messageId}:${device}`;
	}

	/** @param answered resolves when the session is done with the receipt, with whether the message was its own */
	expect(key: string, answered: Promise<boolean>): void {
		this.answers.set(key, answered);
	}

	/** The count as it is, for the session's own answer. */
	current(key: string): number {
		return Number(this.counts.get(key) ?? 0);
	}

	/** For Baileys: a number or undefined, though its type allows no promise of the latter. */
	async get<T>(key: string): Promise<T> {
		const isAnswered = await this.answers.get(key);
		return (isAnswered ? Number.POSITIVE_INFINITY : this.counts.get(key)) as T;
	}

	set(key: string, count: unknown): void {
		this.counts.set(key, count);
	}

	del(key: string): void {
		this.counts.del(key);
	}

	flushAll(): void {
		this.counts.flushAll();
	}
}
