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

	/** Runs `work` off the clock: an upload lasts as long as the file is big and has a time-out of its own. */
	async offTheClock<T>(work: () => Promise<T>): Promise<T> {
		const start = performance.now();
		try {
			return await work();
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
		const { signal } = this;
		if (signal?.aborted) throw cancelled();
		let timer: NodeJS.Timeout | undefined;
		let onAbort: (() => void) | undefined;
		const interrupted = new Promise<never>((_, reject) => {
			timer = setTimeout(() => reject(late()), Math.min(this.leftMs, limitMs));
			onAbort = () => reject(cancelled());
			signal?.addEventListener('abort', onAbort, { once: true });
		});
		try {
			return await Promise.race([promise, interrupted]);
		} finally {
			clearTimeout(timer);
			if (onAbort) signal?.removeEventListener('abort', onAbort);
		}
	}
}

function cancelled(): WhatsAppError {
	return new WhatsAppError('cancelled', 'The execution was cancelled');
}

/** @param what what was waited for, to follow "WhatsApp did not answer in time: " */
export function timedOut(what: string, details: Record<string, unknown> = {}): WhatsAppError {
	return new WhatsAppError('upstream_timeout', `WhatsApp did not answer in time: ${what}`, {
		description: 'Try again, or allow more time with the option Timeout.',
		details,
	});
}
