import { toWhatsAppError, type WhatsAppError } from '../errors';
import { isPassing } from '../contract/notConnected';
import type { SessionClient } from '../contract/SessionClient';
import type { SessionStatus } from '../contract/state';

/** The status in which a session refused a subscription; undefined for any other error. */
export function refusalOf({ code, details }: WhatsAppError): SessionStatus | undefined {
	const { status } = details;
	if (code !== 'device_not_connected' || typeof status !== 'string') return undefined;
	return status as SessionStatus;
}

/**
 * Subscribes, now or when the session's state has changed so that it takes subscriptions. Resolves without a subscription
 * when the signal is aborted.
 * @param isWorthWaiting whether to wait after a refusal in this status
 * @throws what `subscribe` throws, unless it is such a refusal
 */
export async function subscribeWhenLinked(
	client: Pick<SessionClient, 'watch'>,
	subscribe: () => Promise<void>,
	isWorthWaiting: (status: SessionStatus) => boolean,
	signal: AbortSignal,
): Promise<void> {
	while (!signal.aborted) {
		// Watched before the session is asked, so that no change is missed.
		const changed = Promise.withResolvers<void>();
		const unwatch = client.watch(() => changed.resolve());
		signal.addEventListener('abort', () => changed.resolve(), { once: true });
		try {
			const error = await subscribe().then(() => undefined, toWhatsAppError);
			if (error === undefined) return;
			const status = refusalOf(error);
			if (status === undefined) throw error;
			// A number that was linked this moment refuses until its keys are in use.
			if (!isPassing(status) && !isWorthWaiting(status)) throw error;
			await changed.promise;
		} finally {
			unwatch();
		}
	}
}
