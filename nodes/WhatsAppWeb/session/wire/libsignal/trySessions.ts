import type { Libsignal, SignalSession } from './libsignal';

/** `indexInfo.closed` of a session that is not closed. */
const OPEN = -1;

/** The class of {@link SignalSession}, which libsignal does not export. */
interface SessionClass {
	deserialize(data: object): SignalSession;
}

/**
 * Replaces the method that tries the sessions with a device on a message, one after the other. This one
 * - does not print each failure: the error that it throws says enough;
 * - hides that a session is closed, of which `decryptWhisperMessage` would print a line for each late message;
 * - restores the sessions that did not fit. libsignal 6.0.0 steps the ratchet of a session before it checks the MAC
 *   (`session_cipher.js`, `maybeStepRatchet`) and stores all sessions once one has fitted, so a late message of an older
 *   session would break the current one.
 */
export function trySessionsCleanly({
	SessionCipher: { prototype },
	SessionError,
}: Libsignal): void {
	prototype.decryptWithSessions = async function (data, sessions) {
		for (const session of sessions) {
			// A single session needs no copy: if it does not fit, nothing is stored.
			const before = sessions.length > 1 ? session.serialize() : undefined;
			try {
				const plaintext = await this.doDecryptWhisperMessage(data, session);
				session.indexInfo.used = Date.now();
				return { session: asOpen(session), plaintext };
			} catch {
				if (before) Object.assign(session, classOf(session).deserialize(before));
			}
		}
		// Baileys recognises the cause by these words.
		throw new SessionError(
			sessions.length > 0 ? 'No matching sessions found for message' : 'No sessions available',
		);
	};
}

/** A copy for libsignal to look at: the session itself is stored as it is. */
function asOpen(session: SignalSession): SignalSession {
	return { ...session, indexInfo: { ...session.indexInfo, closed: OPEN } } as SignalSession;
}

function classOf(session: SignalSession): SessionClass {
	return session.constructor as unknown as SessionClass;
}
