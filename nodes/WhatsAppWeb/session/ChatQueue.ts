/** One at a time per chat, in the order of asking: messages arrive in the order they were sent. */
export class ChatQueue {
	private readonly tails = new Map<string, Promise<unknown>>();

	async run<T>(chat: string, work: () => Promise<T>): Promise<T> {
		const before = this.tails.get(chat) ?? Promise.resolve();
		const turn = before.then(work, work);
		this.tails.set(chat, turn);
		try {
			return await turn;
		} finally {
			if (this.tails.get(chat) === turn) this.tails.delete(chat);
		}
	}
}
