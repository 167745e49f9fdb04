import type { Mutation, Store } from '../../../../nodes/WhatsAppWeb/store/Store';
import { type Interceptor, interceptedStore } from '../store/interceptedStore.ts';

const NEVER = new Promise<never>(() => undefined);

type Fits = (mutation: Mutation) => boolean;

/** Injects faults into the real store. */
export class StoreFaults {
	private fault: Interceptor['onWrite'] | undefined;
	private readonly looks: Array<(mutation: Mutation) => void> = [];
	private lookups: Promise<void> | undefined;

	/** @returns `store` with these faults */
	over(store: Store): Store {
		return interceptedStore(store, {
			onWrite: (mutations, write) => {
				const proceed = (): Promise<void> => {
					for (const look of this.looks) mutations.forEach(look);
					return write();
				};
				return this.fault ? this.fault(mutations, proceed) : proceed();
			},
			beforeLookup: () => this.lookups,
		});
	}

	/** `look` is called with each mutation right before it is written. */
	watch(look: (mutation: Mutation) => void): void {
		this.looks.push(look);
	}

	/**
	 * Writes that fit stay pending for ever, as if the process had died before they were done.
	 * @returns resolves at the first of them
	 */
	async loseWrites(fits: Fits): Promise<void> {
		await this.arm((reached) => async (mutations, write) => {
			if (!mutations.some(fits)) return await write();
			reached();
			return await NEVER;
		});
	}

	/**
	 * Writes stay pending for ever after the first one that fits, as if the process had died when that was done.
	 * @returns resolves when that one is done
	 */
	async loseWritesAfter(fits: Fits): Promise<void> {
		let isLast = false;
		await this.arm((reached) => async (mutations, write) => {
			if (isLast) return await NEVER;
			isLast = mutations.some(fits);
			await write();
			if (isLast) reached();
		});
	}

	/** @returns resolves when the first write that fits has failed */
	async failOnce(fits: Fits): Promise<void> {
		await this.arm((reached) => async (mutations, write) => {
			if (!mutations.some(fits)) return await write();
			this.fault = undefined;
			reached();
			throw new Error('the disk failed');
		});
	}

	/** Writes fail until {@link revive}, as on a full disk. @returns resolves when the first one has failed */
	async failAll(): Promise<void> {
		await this.arm((reached) => async () => {
			reached();
			await Promise.reject(new Error('the disk is full'));
		});
	}

	/**
	 * Holds up look-ups of messages.
	 * @returns releases them
	 */
	holdLookups(): () => void {
		const { promise, resolve } = Promise.withResolvers<void>();
		this.lookups = promise;
		return resolve;
	}

	/** Ends the fault: writes reach the store again. */
	revive(): void {
		this.fault = undefined;
	}

	private async arm(fault: (reached: () => void) => Interceptor['onWrite']): Promise<void> {
		const { promise, resolve } = Promise.withResolvers<void>();
		this.fault = fault(resolve);
		await promise;
	}
}
