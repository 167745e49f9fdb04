import type { SessionState, SessionStatus } from '../../contract/state';
import type { Connection } from './Connection';
import type { Pairing } from './pairing/Pairing';

/** Why nothing is under way. */
export interface Stop {
	status: SessionStatus;
	/** snake_case. */
	reason: string;
	code: number | null;
	/** Unix ms at which the session starts by itself. */
	retryAt?: number | null;
	/** How long it lasts, in ms, if WhatsApp has said so. */
	lastsMs?: number;
}

/** From waiting for a free login until WhatsApp lets the connection in. */
export interface Dialling {
	phase: 'dialling';
	/** Whether an earlier attempt has failed. */
	again: boolean;
	connection?: Connection;
}

/** The one state of a dialler; {@link shownAs} derives the session's state from it. */
export type DiallerState =
	| ({ phase: 'stopped' } & Stop)
	| { phase: 'pairing'; pairing: Pairing }
	| Dialling
	| {
			phase: 'open';
			connection: Connection;
			/** Monotonic ms. */
			since: number;
	  }
	/** The connection has ended; a newer version is looked for, or the reason is written to the store. */
	| { phase: 'ended'; shown: Shown }
	/** Before the next attempt. `retryAt` in Unix ms. */
	| { phase: 'waiting'; reason: string; code: number | null; retryAt: number };

/** The part of {@link SessionState} that follows from the dialler's. */
export type Shown = Pick<SessionState, 'status' | 'reason' | 'code' | 'retryAt'>;

export const IDLE: Stop = { status: 'idle', reason: 'not_used', code: null };
export const UNLINKED: Stop = { status: 'unlinked', reason: 'not_linked', code: null };

export function shownAs(state: DiallerState): Shown {
	const none = { code: null, retryAt: null };
	switch (state.phase) {
		case 'stopped': {
			const { status, reason, code, retryAt = null } = state;
			return { status, reason, code, retryAt };
		}
		case 'pairing':
			return { status: 'pairing', reason: state.pairing.reason, ...none };
		case 'dialling':
			return { status: state.again ? 'reconnecting' : 'connecting', reason: 'connecting', ...none };
		case 'open':
			return { status: 'open', reason: null, ...none };
		case 'ended':
			return state.shown;
		case 'waiting': {
			const { reason, code, retryAt } = state;
			return { status: 'reconnecting', reason, code, retryAt };
		}
	}
}

/** The connection that a state is about. */
export function connectionOf(state: DiallerState): Connection | undefined {
	return 'connection' in state ? state.connection : undefined;
}
