import { WhatsAppError } from '../errors';

/** What the signal was aborted with, else `cancelled`; undefined while it is not aborted. */
export function cancellation(signal: AbortSignal | undefined): WhatsAppError | undefined {
	if (!signal?.aborted) return undefined;
	return signal.reason instanceof WhatsAppError
		? signal.reason
		: new WhatsAppError('cancelled', 'The execution was cancelled');
}

/** @throws WhatsAppError {@link cancellation} */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
	const error = cancellation(signal);
	if (error) throw error;
}
