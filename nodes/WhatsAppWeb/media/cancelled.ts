import { WhatsAppError } from '../errors';

/** The signal's reason if that is a WhatsAppError, else an error `cancelled`; undefined if it is not aborted. */
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

/** Throws what is already an error for the workflow's author; anything else is for the caller to explain. */
export function passOn(error: unknown): void {
	if (error instanceof WhatsAppError) throw error;
}
