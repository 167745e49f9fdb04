import type { Libsignal, SignalSession } from './libsignal';

/** The class of sessions, which libsignal does not export. */
interface SessionClass {
	deserialize(data: object): SignalSession;
}

/**
 * Has libsignal try the sessions with a device on a message as before, one after the other, but
 * - without a report of each failure: the error thrown says enough;
 * - without a trace on those that do not fit. libsignal 6.0.0 steps a session's ratchet before it checks the MAC
 *   (`session_cipher.js`, `maybeStepRatchet`), and writes all of them when one of the others fits: the one that is in use
 *   would be ruined by a late message of an older one.
 */
export function trySessionsCleanly({
	SessionCipher: { prototype },
	SessionError,
}: Libsignal): void {
	prototype.decryptWithSessions = async function (data, sessions) {
		for (const session of sessions) {
			// With one session only a failure is thrown, and nothing written.
			const before = sessions.length > 1 ? session.serialize() : undefined;
			try {
				const plaintext = await this.doDecryptWhisperMessage(data, session);
				session.indexInfo.used = Date.now();
				return { session, plaintext };
			} catch {
				if (before) Object.assign(session, classOf(session).deserialize(before));
			}
		}
		// Baileys knows the cause by these words.
		throw new SessionError(
			sessions.length > 0 ? 'No matching sessions found for message' : 'No sessions available',
		);
	};
}

function classOf(session: SignalSession): SessionClass {
	return session.constructor as unknown as SessionClass;
}
