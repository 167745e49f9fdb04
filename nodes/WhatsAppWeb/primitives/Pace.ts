import { setTimeout as delay } from 'node:timers/promises';

/** A clock that tests can replace. */
export interface PaceClock {
	/** ms, ever rising. */
	now(): number;
	wait(ms: number): Promise<unknown>;
}

const REAL: PaceClock = {
	now: () => performance.now(),
	wait: async (ms) => await delay(ms, undefined, { ref: false }),
};

/** Starts callers one after the other, at least `intervalMs` apart, in the order of the calls. */
export class Pace {
	private last: Promise<void> = Promise.resolve();

	private notBefore = -Infinity;

	constructor(
		private readonly intervalMs: number,
		private readonly clock = REAL,
	) {}

	/**
	 * Resolves when the caller may start.
	 * @param intervalMs until the next one may: more for one who does more
	 */
	async turn(intervalMs = this.intervalMs): Promise<void> {
		const { clock } = this;
		this.last = this.last.then(async () => {
			const waitMs = this.notBefore - clock.now();
			if (waitMs > 0) await clock.wait(waitMs);
			this.notBefore = clock.now() + intervalMs;
		});
		await this.last;
	}
}
