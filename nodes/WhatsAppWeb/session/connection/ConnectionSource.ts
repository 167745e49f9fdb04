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
		| 'directory'
		| 'me'
		| 'names'
		| 'profiles'
		| 'report'
		| 'timing'
	>;
	dialler: ConnectionSource;
	budget: Budget;
}

/** Listens to a new connection for one room. Called in the tick the connection was made in, so it misses nothing. */
export type ConnectionListener<Parts> = (connection: Connection, parts: Parts) => void;
