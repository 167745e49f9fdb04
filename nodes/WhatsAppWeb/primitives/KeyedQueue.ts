/** Lets one caller at a time work on each key, in the order of the calls. */
export class KeyedQueue {
	private readonly tails = new Map<string, Promise<void>>();

	/** Resolves when it is the caller's turn. @returns the function that ends the turn */
	async enter(key: string): Promise<() => void> {
		const before = this.tails.get(key);
		let leave = (): void => {};
		const turn = new Promise<void>((resolve) => {
			leave = () => {
				resolve();
				if (this.tails.get(key) === turn) this.tails.delete(key);
			};
		});
		this.tails.set(key, turn);
		await before;
		return leave;
	}
}
