/** The states of a linked account (reference: reliability D5; shown to users as they are). */
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
	/** Why it is not open, as a snake_case word (`not_linked`, `connection_lost`, `data_directory_in_use`, …); null when open. */
	reason: string | null;
	/** The close code the server gave last, if that is what put the session here. */
	code: number | null;
	/** Own phone-number JID without device, once linked. */
	jid: string | null;
	lid: string | null;
	pushName: string | null;
	/** Unix ms of the last change. */
	since: number;
	/** Unix ms of the next attempt, while reconnecting. */
	retryAt: number | null;
}

export type LinkRequest =
	| { method: 'qr' }
	/** `phoneNumber`: of the account, digits. */
	| { method: 'pairingCode'; phoneNumber: string };

export type LinkResult =
	| { status: 'pairing'; qr: string | null; pairingCode: string | null; expiresIn: number }
	| ({ status: 'open' } & Omit<SessionState, 'status'>);
