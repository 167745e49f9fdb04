import type { SessionStatus } from '../../contract/state';

/** Why a connection ended, as far as that is known. */
export interface Closed {
	/** As Baileys reports it: of `<stream:error>`, of `<failure>`, or one of its own. */
	code: number;
	/** Whether the code is the WebSocket's (an HTTP status, a network error) and tells nothing about the account. */
	transport: boolean;
	/** Whether it was ended because the store could not be written. */
	storage?: true;
	/** Duration of a temporary ban in ms (`<failure expire>`, in seconds; whatsmeow's `TemporaryBan`). */
	lastsMs?: number;
}

/** A message that cannot be stored must not be acknowledged: WhatsApp would delete it. */
export const STORAGE_FAILED: Closed = { code: 500, transport: true, storage: true };

/**
 * `again`: connect at once. `backoff`: connect after a growing wait. `version`: look for a newer version of WhatsApp Web
 * first. `forget`: the device was unlinked, set its keys aside. `stop`: only a person can help.
 */
export type Reaction = 'again' | 'backoff' | 'version' | 'forget' | 'stop';

export interface Verdict {
	reaction: Reaction;
	/** Of the session from then on. */
	status: SessionStatus;
	/** For users and branches of workflows: snake_case. */
	reason: string;
}

/** WhatsApp's close codes. A code that is not listed counts as a lost connection. */
const VERDICTS: Record<number, Verdict> = {
	401: { reaction: 'forget', status: 'logged_out', reason: 'unlinked_by_phone' },
	402: { reaction: 'stop', status: 'banned', reason: 'temporarily_banned' },
	403: { reaction: 'stop', status: 'locked', reason: 'account_locked' },
	405: { reaction: 'version', status: 'outdated', reason: 'version_refused' },
	406: { reaction: 'stop', status: 'banned', reason: 'banned' },
	408: { reaction: 'backoff', status: 'reconnecting', reason: 'connection_lost' },
	409: { reaction: 'stop', status: 'locked', reason: 'login_refused' },
	// The server's list of the account's devices does not fit this one: only linking anew helps.
	411: { reaction: 'forget', status: 'logged_out', reason: 'multi_device_mismatch' },
	413: { reaction: 'stop', status: 'locked', reason: 'login_refused' },
	414: { reaction: 'stop', status: 'locked', reason: 'login_refused' },
	415: { reaction: 'stop', status: 'locked', reason: 'login_refused' },
	418: { reaction: 'stop', status: 'locked', reason: 'login_refused' },
	428: { reaction: 'backoff', status: 'reconnecting', reason: 'connection_closed' },
	// No retry: the other login with the same keys would come back as well, and the two would replace each other for ever.
	440: { reaction: 'stop', status: 'replaced', reason: 'opened_elsewhere' },
	// Also of unknown stream errors. It does not prove that the keys are bad, so they are kept.
	500: { reaction: 'backoff', status: 'reconnecting', reason: 'stream_error' },
	501: { reaction: 'stop', status: 'locked', reason: 'login_refused' },
	503: { reaction: 'backoff', status: 'reconnecting', reason: 'server_unavailable' },
	515: { reaction: 'again', status: 'connecting', reason: 'restart_required' },
};

/** Stream errors in a row after which it is given up. */
const STREAM_ERRORS_IN_A_ROW = 5;

/** @param streamErrors closes with code 500 in a row, this one included */
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
