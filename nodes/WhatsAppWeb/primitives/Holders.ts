/** Counts by how many each thing is held, to begin something with the first of them and end it with the last. */
export class Holders<Thing = void> {
	private readonly counts = new Map<Thing, number>();

	/**
	 * @param onFirst called with a thing that nobody held before
	 * @param onLast called with a thing that nobody holds any more
	 */
	constructor(
		private readonly onFirst: (thing: Thing) => void = () => undefined,
		private readonly onLast: (thing: Thing) => void = () => undefined,
	) {}

	get held(): Iterable<Thing> {
		return this.counts.keys();
	}

	isHeld(thing: Thing): boolean {
		return this.counts.has(thing);
	}

	/** @returns lets go of it; does nothing when called again */
	hold(thing: Thing): () => void {
		const others = this.counts.get(thing) ?? 0;
		this.counts.set(thing, others + 1);
		if (others === 0) this.onFirst(thing);
		let isHeld = true;
		return () => {
			if (!isHeld) return;
			isHeld = false;
			const left = (this.counts.get(thing) ?? 0) - 1;
			if (left > 0) {
				this.counts.set(thing, left);
			} else {
				this.counts.delete(thing);
				this.onLast(thing);
			}
		};
	}
}
