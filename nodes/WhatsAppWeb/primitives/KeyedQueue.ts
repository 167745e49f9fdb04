/** One at a time per chat, in the order of asking: messages arrive in the order they were sent. */
export class KeyedQueue {
	private readonly tails = new Map<string, Promise<void>>();

	/** Resolves when it is the caller's turn, with what ends it. */
	async enter(chat: string): Promise<() => void> {
		const before = this.tails.get(chat);
		let leave = (): void => {};
		const turn = new Promise<void>((resolve) => {
			leave = () => {
				resolve();
				if (this.tails.get(chat) === turn) this.tails.delete(chat);
			};
		});
		this.tails.set(chat, turn);
		await before;
		return leave;
	}
}
