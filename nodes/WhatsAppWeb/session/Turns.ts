/** Keeps in order what has to look something up before it can be told. */
export class Turns {
	private last: Promise<void> = Promise.resolve();

	constructor(private readonly report: (error: unknown) => void) {}

	/** Starts when everything before it is done. @returns settles with it; never rejects */
	take(work: () => Promise<void>): Promise<void> {
		this.last = this.last.then(work).catch(this.report);
		return this.last;
	}
}
