const TIMEOUT_MS = 10_000;

interface Waiter<T> {
	fits: (item: T) => boolean;
	keep: boolean;
	resolve: (item: T) => void;
	reject: (reason: Error) => void;
	timer: NodeJS.Timeout;
}

/** Received things, with the callers that wait for one. */
export class Mailbox<T> {
	readonly items: T[] = [];
	readonly #what: string;
	readonly #taken = new Set<T>();
	readonly #waiters = new Set<Waiter<T>>();

	/** @param what names the awaited thing in error messages. */
	constructor(what: string) {
		this.#what = what;
	}

	push(item: T): void {
		this.items.push(item);
		for (const waiter of [...this.#waiters]) {
			if (this.#taken.has(item) || !waiter.fits(item)) continue;
			if (!waiter.keep) this.#taken.add(item);
			clearTimeout(waiter.timer);
			this.#waiters.delete(waiter);
			waiter.resolve(item);
		}
	}

	/** The first match that no earlier call has taken; waits for it. @throws after `timeoutMs` (default 10000). */
	async take(fits: (item: T) => boolean = () => true, timeoutMs = TIMEOUT_MS): Promise<T> {
		return await this.#wait(fits, false, timeoutMs);
	}

	/** The first match, which others may get, too; waits for it. @throws after `timeoutMs` (default 10000). */
	async peek(fits: (item: T) => boolean = () => true, timeoutMs = TIMEOUT_MS): Promise<T> {
		return await this.#wait(fits, true, timeoutMs);
	}

	/** Drops all but the last `kept`. */
	forget(kept: number): void {
		const dropped = this.items.splice(0, Math.max(0, this.items.length - kept));
		for (const item of dropped) this.#taken.delete(item);
	}

	/** Rejects all waiting callers. */
	close(): void {
		for (const { reject, timer } of this.#waiters) {
			clearTimeout(timer);
			reject(new Error(`closed while waiting for a ${this.#what}`));
		}
		this.#waiters.clear();
	}

	async #wait(fits: (item: T) => boolean, keep: boolean, timeoutMs: number): Promise<T> {
		const found = this.items.find((item) => (keep || !this.#taken.has(item)) && fits(item));
		if (found !== undefined) {
			if (!keep) this.#taken.add(found);
			return found;
		}
		return await new Promise((resolve, reject) => {
			const late = () => {
				this.#waiters.delete(waiter);
				reject(new Error(`no such ${this.#what} within ${timeoutMs} ms`));
			};
			const timer = setTimeout(late, timeoutMs);
			const waiter: Waiter<T> = { fits, keep, resolve, reject, timer };
			this.#waiters.add(waiter);
		});
	}
}
