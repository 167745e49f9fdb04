import { setTimeout as delay } from 'node:timers/promises';

/** Lets things begin one after the other, no sooner than `intervalMs` apart, in the order they were asked for. */
export class Pace {
	private last: Promise<unknown> = Promise.resolve();

	private notBefore = 0;

	constructor(private readonly intervalMs: number) {}

	/** Resolves when it may begin. */
	async turn(): Promise<void> {
		const mine = this.last.then(async () => {
			const waitMs = this.notBefore - performance.now();
			if (waitMs > 0) await delay(waitMs, undefined, { ref: false });
			this.notBefore = performance.now() + this.intervalMs;
		});
		this.last = mine;
		await mine;
	}
}
