import { BoundedCache } from '../../primitives/BoundedCache';
import type { BaileysCache } from '../account/BaileysCache';

/** As many retry receipts as can be under way at once. */
const MAX_PENDING = 1_000;
const PENDING_MS = 3_600_000;

/**
 * Baileys' count of how often it has sent what to whom. It asks before it answers a retry receipt and acknowledges that
 * afterwards, so here it waits for what the session answers itself and then hears that it was often enough.
 */
export class RetryCounter {
	private readonly answers = new BoundedCache<Promise<boolean>>(MAX_PENDING, PENDING_MS);

	constructor(private readonly counts: BaileysCache) {}

	/** Of a message and who wants it again, as Baileys names the two. */
	static keyOf(messageId: string, device: string): string {
		return `${messageId}:${device}`;
	}

	/** @param answered resolves when that is done, with whether it was the session's to do */
	expect(key: string, answered: Promise<boolean>): void {
		this.answers.set(key, answered);
	}

	/** The count, a number or undefined; Baileys' type of caches knows no promise of the latter. */
	async get<T>(key: string): Promise<T> {
		const answered = this.answers.get(key);
		return ((await answered) ? Number.POSITIVE_INFINITY : this.counts.get(key)) as T;
	}

	set<T>(key: string, count: T): void {
		this.counts.set(key, count);
	}

	del(key: string): void {
		this.counts.del(key);
	}

	flushAll(): void {
		this.counts.flushAll();
	}
}
