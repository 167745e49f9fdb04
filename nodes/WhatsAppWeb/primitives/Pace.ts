import { setTimeout as delay } from 'node:timers/promises';

/** How time passes. */
export interface PaceClock {
	/** ms, ever rising. */
	now(): number;
	wait(ms: number): Promise<unknown>;
}

const REAL: PaceClock = {
	now: () => performance.now(),
	wait: async (ms) => await delay(ms, undefined, { ref: false }),
};

/** Lets things begin one after the other, no sooner than `intervalMs` apart, in the order they were asked for. */
export class Pace {
	private last: Promise<void> = Promise.resolve();

	private notBefore = -Infinity;

	constructor(
		private readonly intervalMs: number,
		private readonly clock = REAL,
	) {}

	/** Resolves when it may begin. */
	async turn(): Promise<void> {
		const { clock } = this;
		this.last = this.last.then(async () => {
			const waitMs = this.notBefore - clock.now();
			if (waitMs > 0) await clock.wait(waitMs);
			this.notBefore = clock.now() + this.intervalMs;
		});
		await this.last;
	}
}
