export interface Waiting {
	/** Of one lane only one runs at a time, in the order of arrival; with null it waits for none. */
	lane: string | null;
}

/** Decides over bundles whose lane is free whether they may start. Those behind one that may not wait, too. */
export interface Gate<Bundle> {
	/** @returns whether it may start; if not, `again` is called when it may try once more */
	enter(bundle: Bundle, again: () => void): boolean;
	/** Called when one that has entered or waits does so no more. */
	leave(bundle: Bundle, hasEnded: boolean): void;
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
		private readonly gate?: Gate<Bundle>,
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
		this.gate?.leave(bundle, !again);
		const next = again ? bundle : this.next(bundle.lane);
		if (next) this.ready.add(next);
		this.fill();
	}

	/** Forgets those that wait. @returns those that run */
	clear(): Bundle[] {
		const waiting = [...this.ready];
		this.ready.clear();
		this.lanes.clear();
		for (const { lane } of this.running) if (lane !== null) this.lanes.set(lane, []);
		for (const bundle of waiting) this.gate?.leave(bundle, false);
		return [...this.running];
	}

	private next(lane: string | null): Bundle | undefined {
		if (lane === null) return undefined;
		const next = this.lanes.get(lane)?.shift();
		if (!next) this.lanes.delete(lane);
		return next;
	}

	private readonly fill = (): void => {
		for (const bundle of this.ready) {
			if (this.running.size >= this.capacity) return;
			if (this.gate && !this.gate.enter(bundle, this.fill)) return;
			this.ready.delete(bundle);
			this.running.add(bundle);
			this.start(bundle);
		}
	};
}
