/** setTimeout takes no more. */
const MAX_MS = 2 ** 31 - 1;

/** Calls back once, at the time that was set last. Keeps no process alive. */
export class Timer {
	private timeout: NodeJS.Timeout | undefined;

	constructor(private readonly callback: () => void) {}

	set(ms: number): void {
		this.stop();
		this.timeout = setTimeout(this.callback, Math.min(Math.max(ms, 0), MAX_MS)).unref();
	}

	stop(): void {
		clearTimeout(this.timeout);
	}
}

/** Keeps no process alive. */
export async function pause(ms: number): Promise<void> {
	await new Promise<void>((resolve) => new Timer(resolve).set(ms));
}
