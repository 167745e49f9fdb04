/** Receiving chains kept per session, as in Signal's own libraries; late messages of older chains cannot be decrypted. */
const KEPT_CHAINS = 5;

/** `ChainType.RECEIVING` of libsignal. */
const RECEIVING = 2;

/** `indexInfo.closed` of the session that messages are encrypted with; in others it is the time at which they were closed. */
const OPEN = -1;

interface Session {
	indexInfo: { closed: number; used: number };
	_chains: Record<string, { chainType: number }>;
}

/**
 * The sessions with one device by base key, as libsignal 6.0.0 stores them (`SessionRecord.serialize`). At most one is open;
 * closed ones still decrypt.
 */
export interface SessionRecord {
	_sessions: Record<string, Session>;
}

/**
 * The session row without old receiving chains: libsignal keeps one for each turn of a conversation, and writes all of them
 * with each message. They are in the order in which they were made.
 * @returns the value itself if it is no session record
 */
export function pruneReceivingChains(value: unknown): unknown {
	return isSessionRecord(value) ? mapSessions(value, prune) : value;
}

/** Closes the open session: the next message out makes a new one, and messages sent under the old one still decrypt. */
export function closeSession(record: SessionRecord): SessionRecord {
	return mapSessions(record, (session) => (isOpen(session) ? close(session) : session));
}

/** A record with the sessions of both; of two open ones, the one used last stays open. */
export function mergeRecords(newer: SessionRecord, older: SessionRecord): SessionRecord {
	const sessions = { ...older._sessions, ...newer._sessions };
	const [latest] = Object.values(sessions)
		.filter(isOpen)
		.sort((one, other) => other.indexInfo.used - one.indexInfo.used);
	return mapSessions({ ...newer, _sessions: sessions }, (session) =>
		isOpen(session) && session !== latest ? close(session) : session,
	);
}

function prune(session: Session): Session {
	const chains = Object.entries(session._chains);
	const receiving = chains.filter(([, { chainType }]) => chainType === RECEIVING);
	const dropped = new Set(receiving.slice(0, -KEPT_CHAINS).map(([id]) => id));
	return { ...session, _chains: Object.fromEntries(chains.filter(([id]) => !dropped.has(id))) };
}

function isOpen({ indexInfo }: Session): boolean {
	return indexInfo.closed === OPEN;
}

function close(session: Session): Session {
	return { ...session, indexInfo: { ...session.indexInfo, closed: Date.now() } };
}

function mapSessions(record: SessionRecord, map: (session: Session) => Session): SessionRecord {
	const sessions = Object.entries(record._sessions).map(([id, session]) => [id, map(session)]);
	return { ...record, _sessions: Object.fromEntries(sessions) };
}

function isSessionRecord(value: unknown): value is SessionRecord {
	return typeof value === 'object' && value !== null && '_sessions' in value;
}
