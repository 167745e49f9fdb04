export interface Waiting {
	/** Of one lane only one runs at a time, in the order of arrival; with null it waits for none. */
	lane: string | null;
}

/**
 * Runs bundles: one at a time per lane, and `capacity` altogether. Those that wait for their lane take up no capacity, so
 * a busy lane does not hold up the others.
 */
export class Lanes<Bundle extends Waiting> {
	/** Those whose lane is free, in order. */
	private readonly ready = new Set<Bundle>();

	/** Those that wait for their lane. A lane is a key as long as one of it is ready or running. */
	private readonly lanes = new Map<string, Bundle[]>();

	private readonly running = new Set<Bundle>();

	/** @param start starts a bundle; call {@link end} when it has ended */
	constructor(
		private readonly capacity: number,
		private readonly start: (bundle: Bundle) => void,
	) {}

	add(bundle: Bundle): void {
		const { lane } = bundle;
		const before = lane === null ? undefined : this.lanes.get(lane);
		if (before) {
			before.push(bundle);
			return;
		}
		if (lane !== null) this.lanes.set(lane, []);
		this.ready.add(bundle);
		this.fill();
	}

	/** @param again whether to run it once more, before the others of its lane */
	end(bundle: Bundle, again: boolean): void {
		this.running.delete(bundle);
		const next = again ? bundle : this.next(bundle.lane);
		if (next) this.ready.add(next);
		this.fill();
	}

	/** Forgets those that wait. @returns those that run */
	clear(): Bundle[] {
		this.ready.clear();
		this.lanes.clear();
		for (const { lane } of this.running) if (lane !== null) this.lanes.set(lane, []);
		return [...this.running];
	}

	private next(lane: string | null): Bundle | undefined {
		if (lane === null) return undefined;
		const next = this.lanes.get(lane)?.shift();
		if (!next) this.lanes.delete(lane);
		return next;
	}

	private fill(): void {
		for (const bundle of this.ready) {
			if (this.running.size >= this.capacity) return;
			this.ready.delete(bundle);
			this.running.add(bundle);
			this.start(bundle);
		}
	}
}
