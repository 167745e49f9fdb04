import type { WhatsAppError } from '../errors';
import { notConnected } from '../contract/notConnected';
import type { SessionClient } from '../contract/SessionClient';
import type { SessionStatus } from '../contract/state';

/** States that no reconnecting gets out of: a person has to act. */
const ENDINGS: ReadonlySet<SessionStatus> = new Set([
	'logged_out',
	'replaced',
	'banned',
	'locked',
	'outdated',
]);

/**
 * Calls `onEnding` once each time the session ends by itself, and again only after it was open in between.
 * @param known the ending that needs not be told
 * @returns stops watching
 */
export function watchForEnding(
	client: Pick<SessionClient, 'watch'>,
	onEnding: (error: WhatsAppError) => void,
	known?: SessionStatus,
): () => void {
	let reported = known;
	return client.watch((state) => {
		const { status, reason } = state;
		if (status === 'open') reported = undefined;
		if (!ENDINGS.has(status) || status === reported) return;
		reported = status;
		if (!isOwnLogout(reason)) onEnding(notConnected(state));
	});
}

/** Somebody executed Connection → Unlink, so nobody needs to be notified. */
export function isOwnLogout(reason: unknown): boolean {
	return typeof reason === 'string' && reason.startsWith('logged_out_by_user');
}
