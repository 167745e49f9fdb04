import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';

/** Additions to a message that are encrypted under its secret, by WhatsApp's names. */
export type AddonUse =
	| 'Poll Vote'
	| 'Event Response'
	| 'Enc Reaction'
	| 'Enc Comment'
	| 'Message Edit'
	| 'Event Edit';

/** The values from which the key of an addition is derived. JIDs have no device. */
export interface AddonContext {
	/** `messageContextInfo.messageSecret` of the message that is added to, 32 bytes. */
	secret: Uint8Array;
	/** Id of that message. */
	messageId: string;
	/** Its author. */
	author: string;
	/** The author of the addition. */
	modifier: string;
}

/** AES-256-GCM with the tag appended, under HKDF-SHA256(secret, info = id ‖ author ‖ modifier ‖ use). */
export function encryptAddon(
	use: AddonUse,
	context: AddonContext,
	plaintext: Uint8Array,
): { encPayload: Buffer; encIv: Buffer } {
	const encIv = randomBytes(12);
	const cipher = createCipheriv('aes-256-gcm', addonKey(use, context), encIv);
	cipher.setAAD(additionalData(use, context));
	const encPayload = Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
	return { encPayload, encIv };
}

/** @throws when the key, that is any part of the context, does not fit */
export function decryptAddon(
	use: AddonUse,
	context: AddonContext,
	encrypted: { encPayload: Uint8Array; encIv: Uint8Array },
): Buffer {
	const { encPayload, encIv } = encrypted;
	const decipher = createDecipheriv('aes-256-gcm', addonKey(use, context), encIv);
	decipher.setAAD(additionalData(use, context));
	decipher.setAuthTag(encPayload.subarray(-16));
	return Buffer.concat([decipher.update(encPayload.subarray(0, -16)), decipher.final()]);
}

/** An option in a vote: the SHA-256 of its text. */
export function optionHash(option: string): Buffer {
	return createHash('sha256').update(option).digest();
}

function addonKey(use: AddonUse, { secret, messageId, author, modifier }: AddonContext): Buffer {
	const info = Buffer.from(messageId + author + modifier + use);
	return Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(32), info, 32));
}

function additionalData(use: AddonUse, { messageId, modifier }: AddonContext): Buffer {
	const bound = use === 'Poll Vote' || use === 'Event Response';
	return Buffer.from(bound ? `${messageId}\0${modifier}` : '');
}
