import type { SessionConfig, SessionLease } from './lease';

/**
 * All linked accounts of this process: one session, hence one socket, per credential. Lives on `globalThis`, because
 * n8n empties the module cache when a package is updated and a second socket would fight the first (close code 440).
 */
export interface SessionRegistry {
	/**
	 * A share in the credential's session; the first one creates it. Synchronous: nothing is opened before the client
	 * is asked for something.
	 */
	acquire(config: SessionConfig): SessionLease;
	/** Closes every session and store at once, whoever holds them. For tests and the end of the process. */
	shutdown(): Promise<void>;
}

const KEY = Symbol.for('n8n-nodes-whatsapp-web/sessions@1');

export function sessionRegistry(): SessionRegistry {
	const shared = globalThis as { [KEY]?: SessionRegistry };
	shared[KEY] ??= createRegistry();
	return shared[KEY];
}

function createRegistry(): SessionRegistry {
	return {
		acquire() {
			throw new Error('the session layer is being built');
		},
		async shutdown() {},
	};
}
