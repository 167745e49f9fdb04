import { WhatsAppError } from '../errors';

/** The time a command may take as a whole, and its author's wish to stop. */
export class Budget {
	private deadline: number;

	constructor(
		timeoutMs: number,
		private readonly signal?: AbortSignal,
	) {
		this.deadline = performance.now() + timeoutMs;
	}

	/** ms, never negative. */
	get leftMs(): number {
		return Math.max(0, this.deadline - performance.now());
	}

	/** As {@link race}, but off the clock: an upload lasts as long as the file is big and has a time-out of its own. */
	async offTheClock<T>(promise: Promise<T>): Promise<T> {
		const start = performance.now();
		try {
			return await this.interruptible(promise);
		} finally {
			this.deadline += performance.now() - start;
		}
	}

	/**
	 * The promise's outcome, unless time runs out or the execution is cancelled first; the promise itself goes on.
	 * @param late what to throw when time runs out
	 * @param limitMs a shorter time for this step alone
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
			// What has arrived while the event loop stood still is read after the timers, and still counts.
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

/** Whether the author of the command wished to stop. */
export function isCancelled(error: unknown): boolean {
	return error instanceof WhatsAppError && error.code === 'cancelled';
}

/** @param what what was waited for, to follow "WhatsApp did not answer in time: " */
export function timedOut(what: string, details: Record<string, unknown> = {}): WhatsAppError {
	return new WhatsAppError('upstream_timeout', `WhatsApp did not answer in time: ${what}`, {
		description: 'Try again, or allow more time with the option Timeout.',
		details,
	});
}
