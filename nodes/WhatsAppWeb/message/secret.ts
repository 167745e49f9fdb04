import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** What can be added to a message, encrypted under that message's secret. WhatsApp derives the key from these names. */
export type AdditionUse =
	| 'Poll Vote'
	| 'Event Response'
	| 'Enc Reaction'
	| 'Enc Comment'
	| 'Message Edit'
	| 'Event Edit';

/** Inputs to the key of an addition. JIDs are without device. */
export interface AdditionContext {
	/** `messageContextInfo.messageSecret` of the message that is added to, 32 bytes. */
	secret: Uint8Array;
	/** Id of that message. */
	messageId: string;
	/** JID of its author, as the chat addressed them when it was written. */
	author: string;
	/** JID of the person who adds, of the same kind (PN or LID) as `author`. */
	modifier: string;
}

export interface Encrypted {
	/** Ciphertext and tag. */
	encPayload: Uint8Array;
	encIv: Uint8Array;
}

const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Encrypts with AES-256-GCM, under a key that only holders of the message can derive (HKDF-SHA256). */
export function encryptAddition(
	use: AdditionUse,
	context: AdditionContext,
	plaintext: Uint8Array,
): Encrypted {
	const encIv = randomBytes(IV_BYTES);
	const cipher = createCipheriv('aes-256-gcm', keyOf(use, context), encIv);
	cipher.setAAD(additionalData(use, context));
	const encPayload = Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
	return { encPayload, encIv };
}

/** @returns undefined when the context does not match, or the ciphertext was changed */
export function decryptAddition(
	use: AdditionUse,
	context: AdditionContext,
	{ encPayload, encIv }: Encrypted,
): Uint8Array | undefined {
	if (encPayload.length < TAG_BYTES || encIv.length !== IV_BYTES) return undefined;
	const ciphertext = encPayload.subarray(0, -TAG_BYTES);
	const decipher = createDecipheriv('aes-256-gcm', keyOf(use, context), encIv);
	decipher.setAAD(additionalData(use, context));
	decipher.setAuthTag(encPayload.subarray(-TAG_BYTES));
	try {
		return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
	} catch {
		return undefined;
	}
}

function keyOf(
	use: AdditionUse,
	{ secret, messageId, author, modifier }: AdditionContext,
): Uint8Array {
	const info = messageId + author + modifier + use;
	return new Uint8Array(hkdfSync('sha256', secret, new Uint8Array(KEY_BYTES), info, KEY_BYTES));
}

/** AES-GCM's additional data: empty but for votes and event responses (as in whatsmeow and WhatsApp Web). */
function additionalData(use: AdditionUse, { messageId, modifier }: AdditionContext): Uint8Array {
	const isBound = use === 'Poll Vote' || use === 'Event Response';
	return Buffer.from(isBound ? `${messageId}\0${modifier}` : '');
}
