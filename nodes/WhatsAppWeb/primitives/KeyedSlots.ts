import { Slots } from './Slots';

/** Lets a fixed number of callers work at a time on each key. */
export class KeyedSlots {
	private readonly keys = new Map<string, Slots>();

	constructor(private readonly count: number) {}

	/** @throws the signal's reason when it is aborted before the caller's turn */
	async use<Result>(
		key: string,
		work: () => Promise<Result>,
		signal?: AbortSignal,
	): Promise<Result> {
		const slots = this.keys.get(key) ?? new Slots(this.count);
		this.keys.set(key, slots);
		try {
			return await slots.use(work, signal);
		} finally {
			if (slots.isIdle) this.keys.delete(key);
		}
	}
}
