import { TestEnvironment } from 'jest-environment-node';

/** The timers of tests are shorter; those that Baileys leaves running last from 30 seconds to three days. */
const LONG_MS = 20_000;

/**
 * Ends long timers together with the test file that they were started in. Each would keep all modules of that file in
 * memory, 20 MB and more, and a worker with a heap of 1 GB takes a second to end.
 */
export default class extends TestEnvironment {
	#longTimers = new Set();

	constructor(config, context) {
		super(config, context);
		const { setTimeout: start } = this.global;
		const startKnown = (run, ms, ...args) => {
			const timer = start(run, ms, ...args);
			if (ms >= LONG_MS) this.#longTimers.add(timer);
			return timer;
		};
		this.global.setTimeout = Object.assign(startKnown, start);
	}

	async teardown() {
		for (const timer of this.#longTimers) clearTimeout(timer);
		await super.teardown();
	}
}
