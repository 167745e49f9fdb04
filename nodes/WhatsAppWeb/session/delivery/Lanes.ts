/** Work that waits its turn. */
export interface Waiting {
	/** Of those in one lane only one runs at a time, in the order they came; null waits for nobody. */
	lane: string | null;
}

/**
 * Runs work: one at a time per lane, so many at a time altogether. A lane that is busy holds up nobody else: what waits
 * for it takes no place among the running.
 */
export class Lanes<Unit extends Waiting> {
	/** Whose lane is free, in order. */
	private readonly ready = new Set<Unit>();

	/** Behind others of their lane; a lane is a key as long as one of it is ready or runs. */
	private readonly lanes = new Map<string, Unit[]>();

	private readonly running = new Set<Unit>();

	/** @param start begins the work; {@link end} is to be called when it has ended */
	constructor(
		private readonly capacity: number,
		private readonly start: (unit: Unit) => void,
	) {}

	add(unit: Unit): void {
		const { lane } = unit;
		const before = lane === null ? undefined : this.lanes.get(lane);
		if (before) {
			before.push(unit);
			return;
		}
		if (lane !== null) this.lanes.set(lane, []);
		this.ready.add(unit);
		this.fill();
	}

	/** @param again whether it is to run once more, before all others of its lane */
	end(unit: Unit, again: boolean): void {
		this.running.delete(unit);
		const next = again ? unit : this.next(unit.lane);
		if (next) this.ready.add(next);
		this.fill();
	}

	/** Forgets what waits. @returns what runs */
	clear(): Unit[] {
		this.ready.clear();
		this.lanes.clear();
		for (const { lane } of this.running) if (lane !== null) this.lanes.set(lane, []);
		return [...this.running];
	}

	private next(lane: string | null): Unit | undefined {
		if (lane === null) return undefined;
		const next = this.lanes.get(lane)?.shift();
		if (!next) this.lanes.delete(lane);
		return next;
	}

	private fill(): void {
		for (const unit of this.ready) {
			if (this.running.size >= this.capacity) return;
			this.ready.delete(unit);
			this.running.add(unit);
			this.start(unit);
		}
	}
}
