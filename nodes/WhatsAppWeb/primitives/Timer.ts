/** The longest delay setTimeout takes. */
const MAX_MS = 2 ** 31 - 1;

/** Calls back once, at the time that was set last. It does not keep the process alive. */
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

/** Waits without keeping the process alive. */
export async function pause(ms: number): Promise<void> {
	await new Promise<void>((resolve) => new Timer(resolve).set(ms));
}
