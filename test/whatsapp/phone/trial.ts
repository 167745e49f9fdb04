import { SessionCipher } from 'libsignal';

interface Session {
	serialize(): object;
	constructor: { deserialize(data: object): Session };
}

interface Cipher {
	doDecryptWhisperMessage(data: Uint8Array, session: Session): Promise<Buffer>;
}

/**
 * A message is tried with one session after the other. libsignal's JavaScript edition (6.0.0) leaves those that do not fit
 * with a ruined ratchet; the one in real phones works on a copy. From now on this one does, too, for all of the process.
 */
export function tryOnCopies(): void {
	const prototype = SessionCipher.prototype as unknown as Cipher;
	const { doDecryptWhisperMessage } = prototype;
	prototype.doDecryptWhisperMessage = async function (data, session) {
		const before = session.serialize();
		try {
			return await doDecryptWhisperMessage.call(this, data, session);
		} catch (error) {
			Object.assign(session, session.constructor.deserialize(before));
			throw error;
		}
	};
}
