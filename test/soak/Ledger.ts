/** Two hours of full load are some millions of messages; their memory is allocated as they come. */
const MOST = 2 ** 26;
const STEP = 2 ** 16;

/** Counts the arrivals of each sent message in one byte, because its own memory would count as growth. */
export class Ledger {
	readonly #arrivals = new Uint8Array(new ArrayBuffer(STEP, { maxByteLength: MOST }));

	readonly #whenComplete = new Set<() => void>();

	/** Number of messages sent. */
	sent = 0;

	lost = 0;

	doubled = 0;

	/** A text that was not used before. */
	send(): string {
		const { buffer } = this.#arrivals;
		if (this.sent === buffer.byteLength) buffer.resize(buffer.byteLength + STEP);
		this.lost += 1;
		this.sent += 1;
		return `message ${this.sent - 1}`;
	}

	arrive(text: string): void {
		const index = Number(/^message (\d+)$/.exec(text)?.[1] ?? NaN);
		const before = this.#arrivals[index];
		if (before === undefined || index >= this.sent) return;
		this.#arrivals[index] = Math.min(before + 1, 2);
		if (before === 1) this.doubled += 1;
		if (before > 0) return;
		this.lost -= 1;
		if (this.lost > 0) return;
		for (const resolve of this.#whenComplete) resolve();
		this.#whenComplete.clear();
	}

	/** Resolves when all messages have arrived, or after `timeoutMs`. */
	async complete(timeoutMs: number): Promise<void> {
		if (this.lost === 0) return;
		await new Promise<void>((resolve) => {
			setTimeout(resolve, timeoutMs).unref();
			this.#whenComplete.add(resolve);
		});
	}
}
