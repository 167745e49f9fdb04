import { Line } from './SerialQueue';

/** A {@link Line} for those who cannot do anything about a failure. */
export class Turns {
	private readonly line = new Line();

	constructor(private readonly report: (error: unknown) => void) {}

	/** Starts when everything before it is done. @returns settles with it; never rejects */
	async take(work: () => Promise<void>): Promise<void> {
		await this.line.run(work).catch(this.report);
	}
}
