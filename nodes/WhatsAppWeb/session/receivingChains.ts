/** What Signal's own libraries keep; late messages of older chains are lost to them as well. */
const KEPT = 5;

/** `ChainType.RECEIVING` of libsignal. */
const RECEIVING = 2;

interface Session {
	_chains: Record<string, { chainType: number }>;
}

/** A serialised `SessionRecord` of libsignal 6.0.0. */
interface SessionRecord {
	_sessions: Record<string, Session>;
}

/**
 * The session row to write, without receiving chains that are past use: libsignal keeps one for every turn of a
 * conversation, and writes all of them with every message. Their order is that of their making.
 * @returns the value itself if it is no session record
 */
export function pruneReceivingChains(value: unknown): unknown {
	if (!isSessionRecord(value)) return value;
	const sessions = Object.entries(value._sessions).map(([id, session]) => [id, prune(session)]);
	return { ...value, _sessions: Object.fromEntries(sessions) };
}

function prune(session: Session): Session {
	const chains = Object.entries(session._chains);
	const receiving = chains.filter(([, { chainType }]) => chainType === RECEIVING);
	const dropped = new Set(receiving.slice(0, -KEPT).map(([id]) => id));
	return { ...session, _chains: Object.fromEntries(chains.filter(([id]) => !dropped.has(id))) };
}

function isSessionRecord(value: unknown): value is SessionRecord {
	return typeof value === 'object' && value !== null && '_sessions' in value;
}
