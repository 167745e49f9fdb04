/** The states of a session, as users see them. */
export type SessionStatus =
	| 'unlinked'
	| 'pairing'
	| 'connecting'
	| 'open'
	| 'reconnecting'
	| 'idle'
	| 'logged_out'
	| 'replaced'
	| 'banned'
	| 'outdated'
	| 'locked';

export interface SessionState {
	status: SessionStatus;
	/** Why it is not open, in snake_case (`not_linked`, `connection_lost`, `data_directory_in_use`, …); null when open. */
	reason: string | null;
	/** The server's close code, if that led to this state. */
	code: number | null;
	/** Own JIDs without device: phone number and LID. Null while no number is linked. */
	jid: string | null;
	lid: string | null;
	pushName: string | null;
	/** Unix ms of the last change. */
	since: number;
	/** Unix ms of the next attempt, while reconnecting. */
	retryAt: number | null;
}
