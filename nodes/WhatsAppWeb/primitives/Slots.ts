/** Lets a fixed number of callers work at a time. The others wait in the order of the calls. */
export class Slots {
	private readonly waiting: Array<() => void> = [];

	private busy = 0;

	constructor(private readonly count: number) {}

	/** Nobody works or waits. */
	get isIdle(): boolean {
		return this.busy === 0;
	}

	/** @throws the signal's reason when it is aborted before the caller's turn */
	async use<Result>(work: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
		signal?.throwIfAborted();
		if (this.busy < this.count) this.busy++;
		else await this.turn(signal);
		try {
			return await work();
		} finally {
			const next = this.waiting.shift();
			if (next) next();
			else this.busy--;
		}
	}

	private async turn(signal: AbortSignal | undefined): Promise<void> {
		await new Promise<void>((resolve, reject) => {
			const begin = () => {
				signal?.removeEventListener('abort', leave);
				resolve();
			};
			const leave = () => {
				this.waiting.splice(this.waiting.indexOf(begin), 1);
				reject(signal?.reason as Error);
			};
			signal?.addEventListener('abort', leave, { once: true });
			this.waiting.push(begin);
		});
	}
}
