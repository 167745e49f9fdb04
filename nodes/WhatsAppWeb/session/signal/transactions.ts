import { AsyncLocalStorage } from 'node:async_hooks';
import type { SignalKeyStoreWithTransaction } from '../wire/baileys';

/**
 * Transactions of the Signal layer, kept apart from those Baileys opens around them. Baileys sends a message within one
 * transaction that ends after the bytes have left: a ratchet written in it would reach the disk too late, and one read in
 * it early would overwrite, at its end, what a message received meanwhile has made of it.
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

	/** Reads what is on disk, and writes at once, whatever transaction the caller is in. */
	apart<Result>(work: () => Promise<Result>): Promise<Result> {
		return this.isWithin ? work() : this.outside(work);
	}

	/**
	 * One transaction, on disk when it resolves, that excludes others under any of the same names.
	 * Not to be called within another.
	 */
	run<Result>(names: readonly string[], work: () => Promise<Result>): Promise<Result> {
		// In one order for all, so that two transactions never wait for each other.
		const [name, ...others] = [...new Set(names)].sort();
		if (name === undefined) return this.within.run(true, work);
		return this.outside(() =>
			this.keys.transaction(
				// The last name's transaction is the one that writes; the others only exclude.
				() => (others.length > 0 ? this.run(others, work) : this.within.run(true, work)),
				`signal/${name}`,
			),
		);
	}
}
