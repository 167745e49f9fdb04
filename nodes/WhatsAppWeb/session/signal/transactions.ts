import { AsyncLocalStorage } from 'node:async_hooks';
import type { SignalKeyStoreWithTransaction } from '../wire/baileys';

/**
 * Transactions of the Signal layer, outside of those that Baileys opens around them. Baileys sends a message within one
 * transaction that ends after the bytes have left: a ratchet written in it would reach the disk too late, and one read
 * early in it would overwrite, at its end, the ratchet of a message received meanwhile.
 */
export class SignalTransactions {
	/** Runs a function as if it had been called when this was made: outside of any transaction. */
	private readonly outside = AsyncLocalStorage.snapshot();

	private readonly within = new AsyncLocalStorage<true>();

	constructor(private readonly keys: SignalKeyStoreWithTransaction) {}

	/** Whether the caller runs in {@link run}. */
	get isWithin(): boolean {
		return this.within.getStore() === true;
	}

	/** Runs work that reads from the store and writes at once, even if the caller is in a transaction of Baileys. */
	apart<Result>(work: () => Promise<Result>): Promise<Result> {
		return this.isWithin ? work() : this.outside(work);
	}

	/**
	 * Runs work in one transaction, on disk when it resolves, which excludes others under any of the same names. Not to be
	 * called within another one.
	 */
	run<Result>(names: readonly string[], work: () => Promise<Result>): Promise<Result> {
		// Sorted, so that two transactions never wait for each other.
		const [name, ...others] = [...new Set(names)].sort();
		if (name === undefined) return this.within.run(true, work);
		return this.outside(() =>
			this.keys.transaction(
				// The transaction of the last name writes; those of the others only exclude.
				() => (others.length > 0 ? this.run(others, work) : this.within.run(true, work)),
				`signal/${name}`,
			),
		);
	}
}
