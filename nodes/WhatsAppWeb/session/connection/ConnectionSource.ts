import type { Budget } from '../../primitives/Budget';
import type { Connection } from './Connection';
import type { SessionParts } from './SessionParts';

/** Where the rooms above get an open connection from. */
export interface ConnectionSource {
	/** The open connection, if there is one. */
	readonly current: Connection | undefined;

	/** Waits for an open connection; connects if need be. @throws WhatsAppError `device_not_connected`, `cancelled` */
	opened(budget: Budget): Promise<Connection>;

	/**
	 * Does repeatable work on an open connection, and again on the next one if that one ends meanwhile.
	 * @param wait bounds the wait for `work`; without it, the budget does
	 * @throws WhatsAppError `device_not_connected`, `upstream_timeout`, `cancelled`, and what `work` throws
	 */
	use<T>(
		budget: Budget,
		work: (connection: Connection) => Promise<T>,
		wait?: (answer: Promise<T>) => Promise<T>,
	): Promise<T>;
}

export interface RequestContext {
	core: Pick<
		SessionParts,
		| 'account'
		| 'addressBook'
		| 'auth'
		| 'baileys'
		| 'caches'
		| 'chatStates'
		| 'health'
		| 'directory'
		| 'facts'
		| 'labels'
		| 'logger'
		| 'me'
		| 'messageChanges'
		| 'names'
		| 'postsPace'
		| 'numberChecks'
		| 'profiles'
		| 'publish'
		| 'questions'
		| 'report'
		| 'sendStatus'
		| 'timers'
		| 'timing'
	>;
	dialler: ConnectionSource;
	budget: Budget;
	once: Once;
}

/**
 * Makes something that must not be made twice, e.g. a group. Without an idempotency key it is made every time.
 * @param args of the command: an author's own key with other ones is refused
 * @returns of a repeated command, what the first one gave
 * @throws WhatsAppError `idempotency_key_reused`, and what `work` throws
 */
export type Once = <T extends object>(args: object, work: OnceWork<T>) => Promise<Made<T>>;

/** @property warnings sentences for the workflow's author */
export type Made<T> = T & { warnings: string[] };

export interface OnceWork<T> {
	/** Plain data. */
	carryOut(connection: Connection): Promise<T>;
	/**
	 * Looks for what an earlier try may have made, whose answer never came.
	 * @param since Unix seconds of that try
	 */
	find(connection: Connection, since: number): Promise<T | undefined>;
}

/** Listens to a new connection for one room. Called in the tick the connection was made in, so it misses nothing. */
export type ConnectionListener<Parts> = (connection: Connection, parts: Parts) => void;
