import {
	createCipheriv,
	createDecipheriv,
	createHash,
	createHmac,
	hkdfSync,
	randomBytes,
	timingSafeEqual,
} from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type SpooledFile, spool } from '../media/spool';
import type { MediaKind } from '../message/content';

/*
 * WhatsApp's encryption of files: HKDF-SHA256 makes an IV and two keys of 32 random bytes; the file is encrypted with
 * AES-256-CBC, then come ten bytes of HMAC-SHA256 over IV and ciphertext. Source: Baileys, messages-media.ts.
 */

const ALGORITHM = 'aes-256-cbc';
const KEY_BYTES = 32;
const IV_BYTES = 16;
/** At the end of an encrypted file. */
export const MAC_BYTES = 10;
/** The last 32 bytes are not used. */
const DERIVED_BYTES = 112;

/** Encrypted files are padded by up to a block, and carry their MAC. */
export const OVERHEAD_BYTES = IV_BYTES + MAC_BYTES;

/** HKDF's info by kind. */
const PURPOSE: Record<MediaKind, string> = {
	image: 'WhatsApp Image Keys',
	sticker: 'WhatsApp Image Keys',
	video: 'WhatsApp Video Keys',
	audio: 'WhatsApp Audio Keys',
	document: 'WhatsApp Document Keys',
};

/** A temporary file to be uploaded. */
export interface EncryptedFile extends SpooledFile {
	mediaKey: Uint8Array;
	fileSha256: Uint8Array;
	fileEncSha256: Uint8Array;
	/** Bytes of the plain file. */
	fileLength: number;
}

/** @throws WhatsAppError `cancelled`, `internal_error` when the disk is full; errors of reading the file */
export async function encryptFile(
	path: string,
	kind: MediaKind,
	signal?: AbortSignal,
): Promise<EncryptedFile> {
	const mediaKey = randomBytes(KEY_BYTES);
	const { iv, cipherKey, macKey } = deriveKeys(mediaKey, kind);
	const hash = createHash('sha256');
	let fileLength = 0;
	const encrypt = async function* (): AsyncIterable<Buffer> {
		const cipher = createCipheriv(ALGORITHM, cipherKey, iv);
		const mac = createHmac('sha256', macKey).update(iv);
		for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
			hash.update(chunk);
			fileLength += chunk.length;
			const encrypted = cipher.update(chunk);
			mac.update(encrypted);
			yield encrypted;
		}
		const last = cipher.final();
		yield last;
		yield mac.update(last).digest().subarray(0, MAC_BYTES);
	};
	const spooled = await spool(encrypt(), { maxBytes: Infinity, signal });
	return {
		...spooled,
		mediaKey,
		fileSha256: hash.digest(),
		fileEncSha256: Buffer.from(spooled.sha256, 'hex'),
		fileLength,
	};
}

/** @returns undefined when it is not what was encrypted under this key */
export function decryptFile(
	encrypted: Buffer,
	mediaKey: Uint8Array,
	kind: MediaKind,
): Buffer | undefined {
	const { iv, cipherKey, macKey } = deriveKeys(mediaKey, kind);
	const ciphertext = encrypted.subarray(0, -MAC_BYTES);
	const mac = createHmac('sha256', macKey).update(iv).update(ciphertext).digest();
	const given = encrypted.subarray(ciphertext.length);
	if (given.length !== MAC_BYTES || !timingSafeEqual(mac.subarray(0, MAC_BYTES), given)) {
		return undefined;
	}
	const decipher = createDecipheriv(ALGORITHM, cipherKey, iv);
	return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
}

function deriveKeys(
	mediaKey: Uint8Array,
	kind: MediaKind,
): { iv: Buffer; cipherKey: Buffer; macKey: Buffer } {
	const derived = Buffer.from(hkdfSync('sha256', mediaKey, '', PURPOSE[kind], DERIVED_BYTES));
	const macStart = IV_BYTES + KEY_BYTES;
	return {
		iv: derived.subarray(0, IV_BYTES),
		cipherKey: derived.subarray(IV_BYTES, macStart),
		macKey: derived.subarray(macStart, macStart + KEY_BYTES),
	};
}
