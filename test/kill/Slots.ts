/** Limits how many work at the same time; those that return from {@link rest} go before those that have not begun. */
export class Slots {
	#free: number;
	readonly #waiting: Array<() => void> = [];

	constructor(count: number) {
		this.#free = count;
	}

	async use<Result>(work: () => Promise<Result>): Promise<Result> {
		await this.#take('last');
		try {
			return await work();
		} finally {
			this.#giveBack();
		}
	}

	/** Gives up the slot during a wait within {@link use}. */
	async rest(wait: () => Promise<void>): Promise<void> {
		this.#giveBack();
		try {
			await wait();
		} finally {
			await this.#take('first');
		}
	}

	async #take(place: 'first' | 'last'): Promise<void> {
		if (this.#free > 0) this.#free--;
		else {
			await new Promise<void>((resolve) => {
				if (place === 'first') this.#waiting.unshift(resolve);
				else this.#waiting.push(resolve);
			});
		}
	}

	#giveBack(): void {
		const next = this.#waiting.shift();
		if (next) next();
		else this.#free++;
	}
}
