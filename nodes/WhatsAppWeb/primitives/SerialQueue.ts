/** One piece of work after the other, in the order of asking. */
export class SerialQueue {
	private last: Promise<unknown> = Promise.resolve();

	private length = 0;

	get isEmpty(): boolean {
		return this.length === 0;
	}

	async run<Result>(work: () => Promise<Result>): Promise<Result> {
		this.length += 1;
		const result = this.last.then(work);
		this.last = result.catch(() => undefined);
		return await result.finally(() => (this.length -= 1));
	}
}
