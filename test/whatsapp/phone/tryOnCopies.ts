import { SessionCipher } from 'libsignal';

interface Session {
	serialize(): object;
	constructor: { deserialize(data: object): Session };
}

interface Cipher {
	doDecryptWhisperMessage(data: Uint8Array, session: Session): Promise<Buffer>;
}

/**
 * Makes libsignal try sessions on copies, for the whole process. The JavaScript edition (6.0.0) tries a message with one
 * session after the other and ruins the ratchets of those that do not fit; the edition in real phones works on copies.
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
