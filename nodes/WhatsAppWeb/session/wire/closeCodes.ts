import type { SessionStatus } from '../../contract/state';

/** Why a connection ended, as far as it can be known. */
export interface Closed {
	/** Close code of Baileys: of `<stream:error>`, `<failure>`, or one of its own. */
	code: number;
	/** Whether the code is the WebSocket's (an HTTP status, a network error) and says nothing about the account. */
	transport: boolean;
	/** Whether it was ended because nothing could be written to the store. */
	storage?: true;
	/** How long a temporary ban lasts, in ms (`<failure expire>`, in seconds; whatsmeow's `TemporaryBan`). */
	lastsMs?: number;
}

/** A message that cannot be kept must not be answered for: WhatsApp would forget it. */
export const STORAGE_FAILED: Closed = { code: 500, transport: true, storage: true };

/**
 * `again`: at once, not counted. `backoff`: after a growing wait. `version`: look for a newer WhatsApp Web version once.
 * `forget`: the device was unlinked, its keys are set aside. `stop`: only a person can help.
 */
export type Reaction = 'again' | 'backoff' | 'version' | 'forget' | 'stop';

export interface Verdict {
	reaction: Reaction;
	/** Where the session is then. */
	status: SessionStatus;
	/** For users and branches of workflows: snake_case. */
	reason: string;
}

/** WhatsApp's close codes. What is not listed is taken for a passing trouble. */
const VERDICTS: Record<number, Verdict> = {
	401: { reaction: 'forget', status: 'logged_out', reason: 'unlinked_by_phone' },
	402: { reaction: 'stop', status: 'banned', reason: 'temporarily_banned' },
	403: { reaction: 'stop', status: 'locked', reason: 'account_locked' },
	405: { reaction: 'version', status: 'outdated', reason: 'version_refused' },
	406: { reaction: 'stop', status: 'banned', reason: 'banned' },
	408: { reaction: 'backoff', status: 'reconnecting', reason: 'connection_lost' },
	409: { reaction: 'stop', status: 'locked', reason: 'login_refused' },
	// The account's device list and ours disagree for good: only linking anew helps.
	411: { reaction: 'forget', status: 'logged_out', reason: 'multi_device_mismatch' },
	413: { reaction: 'stop', status: 'locked', reason: 'login_refused' },
	414: { reaction: 'stop', status: 'locked', reason: 'login_refused' },
	415: { reaction: 'stop', status: 'locked', reason: 'login_refused' },
	418: { reaction: 'stop', status: 'locked', reason: 'login_refused' },
	428: { reaction: 'backoff', status: 'reconnecting', reason: 'connection_closed' },
	// No retry: whoever logged in with the same keys would do the same, and the two would kick each other out for ever.
	440: { reaction: 'stop', status: 'replaced', reason: 'opened_elsewhere' },
	// An unknown stream error, too. It is no proof of bad keys: never a reason to drop them.
	500: { reaction: 'backoff', status: 'reconnecting', reason: 'stream_error' },
	501: { reaction: 'stop', status: 'locked', reason: 'login_refused' },
	503: { reaction: 'backoff', status: 'reconnecting', reason: 'server_unavailable' },
	515: { reaction: 'again', status: 'connecting', reason: 'restart_required' },
};

/** So many stream errors in a row, without a connection that held, are no accident. */
const STREAM_ERRORS_IN_A_ROW = 5;

/** @param streamErrors how many closes with code 500 came in a row, this one included */
export function judge({ code, transport, storage }: Closed, streamErrors = 0): Verdict {
	if (storage) return { reaction: 'backoff', status: 'reconnecting', reason: 'storage_failed' };
	if (transport) {
		return { reaction: 'backoff', status: 'reconnecting', reason: 'network_unreachable' };
	}
	if (code === 500 && streamErrors >= STREAM_ERRORS_IN_A_ROW) {
		return { reaction: 'stop', status: 'locked', reason: 'stream_errors' };
	}
	return (
		VERDICTS[code] ?? { reaction: 'backoff', status: 'reconnecting', reason: 'connection_closed' }
	);
}
