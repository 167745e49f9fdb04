import { createCipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** What is added to a message encrypted under its secret, by WhatsApp's own names. */
export type AdditionUse = 'Poll Vote' | 'Enc Reaction' | 'Enc Comment' | 'Event Edit';

/** What the key of an addition is derived from. JIDs carry no device. */
export interface AdditionContext {
	/** `messageContextInfo.messageSecret` of the message that is added to, 32 bytes. */
	secret: Uint8Array;
	/** Id of that message. */
	messageId: string;
	/** Its author, as the chat named them when it was written. */
	author: string;
	/** Who adds, in the namespace of `author`. */
	modifier: string;
}

export interface Encrypted {
	/** Ciphertext and tag. */
	encPayload: Uint8Array;
	encIv: Uint8Array;
}

const KEY_BYTES = 32;
const IV_BYTES = 12;

/** AES-256-GCM under a key that only those who have the message can derive (HKDF-SHA256). */
export function encryptAddition(
	use: AdditionUse,
	{ secret, messageId, author, modifier }: AdditionContext,
	plaintext: Uint8Array,
): Encrypted {
	const info = messageId + author + modifier + use;
	const key = hkdfSync('sha256', secret, new Uint8Array(KEY_BYTES), info, KEY_BYTES);
	const encIv = randomBytes(IV_BYTES);
	const cipher = createCipheriv('aes-256-gcm', new Uint8Array(key), encIv);
	// Votes alone are bound to their voter a second time.
	if (use === 'Poll Vote') cipher.setAAD(Buffer.from(`${messageId}\0${modifier}`));
	const encPayload = Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
	return { encPayload, encIv };
}
