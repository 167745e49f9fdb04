import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** What is added to a message encrypted under its secret, by WhatsApp's own names. */
export type AdditionUse =
	| 'Poll Vote'
	| 'Event Response'
	| 'Enc Reaction'
	| 'Enc Comment'
	| 'Message Edit'
	| 'Event Edit';

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
const TAG_BYTES = 16;

/** AES-256-GCM under a key that only those who have the message can derive (HKDF-SHA256). */
export function encryptAddition(
	use: AdditionUse,
	context: AdditionContext,
	plaintext: Uint8Array,
): Encrypted {
	const encIv = randomBytes(IV_BYTES);
	const cipher = createCipheriv('aes-256-gcm', keyOf(use, context), encIv);
	cipher.setAAD(boundTo(use, context));
	const encPayload = Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
	return { encPayload, encIv };
}

/** @returns undefined when any part of the context does not fit, or somebody has changed the ciphertext */
export function decryptAddition(
	use: AdditionUse,
	context: AdditionContext,
	{ encPayload, encIv }: Encrypted,
): Uint8Array | undefined {
	if (encPayload.length < TAG_BYTES || encIv.length !== IV_BYTES) return undefined;
	const ciphertext = encPayload.subarray(0, -TAG_BYTES);
	const decipher = createDecipheriv('aes-256-gcm', keyOf(use, context), encIv);
	decipher.setAAD(boundTo(use, context));
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

/** Votes and answers to events alone are bound to who gives them a second time (as whatsmeow and WhatsApp Web do). */
function boundTo(use: AdditionUse, { messageId, modifier }: AdditionContext): Uint8Array {
	const bound = use === 'Poll Vote' || use === 'Event Response';
	return Buffer.from(bound ? `${messageId}\0${modifier}` : '');
}
