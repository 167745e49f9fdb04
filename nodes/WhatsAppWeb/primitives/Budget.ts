import { WhatsAppError } from '../errors';

/** The time that a command may take as a whole, and its cancellation. */
export class Budget {
	private deadline: number;

	constructor(
		timeoutMs: number,
		private readonly signal?: AbortSignal,
	) {
		this.deadline = performance.now() + timeoutMs;
	}

	/** Time left in ms, never negative. */
	get leftMs(): number {
		return Math.max(0, this.deadline - performance.now());
	}

	/** Like {@link race}, but the time does not count: an upload takes as long as the file is big, and has its own timeout. */
	async offTheClock<T>(promise: Promise<T>): Promise<T> {
		const start = performance.now();
		try {
			return await this.interruptible(promise);
		} finally {
			this.deadline += performance.now() - start;
		}
	}

	/**
	 * Settles as the promise does, unless time runs out or the execution is cancelled first. The promise itself goes on.
	 * @param late makes the error to throw when time runs out
	 * @param limitMs a shorter time for this promise alone
	 * @throws WhatsAppError `cancelled`
	 */
	async race<T>(promise: Promise<T>, late: () => Error, limitMs = Infinity): Promise<T> {
		return await this.interruptible(promise, { late, afterMs: Math.min(this.leftMs, limitMs) });
	}

	private async interruptible<T>(
		promise: Promise<T>,
		limit?: { late: () => Error; afterMs: number },
	): Promise<T> {
		const { signal } = this;
		return await new Promise<T>((resolve, reject) => {
			const end = <V>(settle: (value: V) => void): ((value: V) => void) => {
				return (value) => {
					clearTimeout(timer);
					signal?.removeEventListener('abort', onAbort);
					settle(value);
				};
			};
			const onAbort = (): void => end(reject)(cancelled());
			// If the event loop was blocked, an answer that arrived meanwhile is read only after the timers, and still counts.
			const expire = (late: () => Error): void => {
				setImmediate(() => end(reject)(late()));
			};
			const timer = limit && setTimeout(expire, limit.afterMs, limit.late);
			signal?.addEventListener('abort', onAbort);
			promise.then(end(resolve), end(reject));
			if (signal?.aborted) onAbort();
		});
	}
}

function cancelled(): WhatsAppError {
	return new WhatsAppError('cancelled', 'The execution was cancelled');
}

/** Whether an error says that the execution was cancelled. */
export function isCancelled(error: unknown): boolean {
	return error instanceof WhatsAppError && error.code === 'cancelled';
}

/** @param what the rest of the sentence "WhatsApp did not answer in time: …" */
export function timedOut(what: string, details: Record<string, unknown> = {}): WhatsAppError {
	return new WhatsAppError('upstream_timeout', `WhatsApp did not answer in time: ${what}`, {
		description: 'Try again, or allow more time with the option Timeout.',
		details,
	});
}
