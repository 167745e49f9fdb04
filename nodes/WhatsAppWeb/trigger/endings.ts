import type { WhatsAppError } from '../errors';
import { notConnected } from '../contract/notConnected';
import type { SessionClient } from '../contract/SessionClient';
import type { SessionStatus } from '../contract/state';

/** States that came by themselves and that no reconnecting gets out of: someone has to do something. */
const ENDINGS: ReadonlySet<SessionStatus> = new Set([
	'logged_out',
	'replaced',
	'banned',
	'locked',
	'outdated',
]);

/**
 * Calls back once each time the session comes to an end by itself; being open again arms it anew.
 * @returns stops watching
 */
export function watchForEnding(
	client: Pick<SessionClient, 'watch'>,
	onEnding: (error: WhatsAppError) => void,
): () => void {
	let reported: SessionStatus | undefined;
	return client.watch((state) => {
		const { status, reason } = state;
		if (status === 'open') reported = undefined;
		if (!ENDINGS.has(status) || status === reported) return;
		reported = status;
		// The operation Session > Logout: its author knows.
		if (reason?.startsWith('logged_out_by_user')) return;
		onEnding(notConnected(state));
	});
}
