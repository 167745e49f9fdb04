/** What was sent and how often each arrived. */
export class Ledger {
	readonly #arrivals = new Map<string, number>();

	readonly #whenComplete = new Set<() => void>();

	#missing = 0;

	/** Of all that was sent. */
	get sent(): number {
		return this.#arrivals.size;
	}

	/** A text that nobody has sent before. */
	send(): string {
		const text = `message ${this.#arrivals.size}`;
		this.#arrivals.set(text, 0);
		this.#missing += 1;
		return text;
	}

	arrive(text: string): void {
		const count = this.#arrivals.get(text);
		if (count === undefined) return;
		this.#arrivals.set(text, count + 1);
		if (count > 0) return;
		this.#missing -= 1;
		if (this.#missing > 0) return;
		for (const resolve of this.#whenComplete) resolve();
		this.#whenComplete.clear();
	}

	/** Resolves when everything has arrived, or after `timeoutMs`. */
	async complete(timeoutMs: number): Promise<void> {
		if (this.#missing === 0) return;
		await new Promise<void>((resolve) => {
			setTimeout(resolve, timeoutMs).unref();
			this.#whenComplete.add(resolve);
		});
	}

	get lost(): number {
		return this.#missing;
	}

	get doubled(): number {
		return [...this.#arrivals.values()].filter((count) => count > 1).length;
	}
}
