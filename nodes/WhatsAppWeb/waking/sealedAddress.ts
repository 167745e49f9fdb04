import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const SALT_BYTES = 16;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;
const INFO = 'n8n-nodes-whatsapp-web/waiting/1';

/** Seals where a waiting node is called with AES-256-GCM. @param secret n8n's encryption key */
export function sealAddress(url: string, secret: string): Uint8Array {
	const salt = randomBytes(SALT_BYTES);
	const nonce = randomBytes(NONCE_BYTES);
	const cipher = createCipheriv('aes-256-gcm', keyOf(secret, salt), nonce);
	const sealed = [cipher.update(url, 'utf8'), cipher.final()];
	return Buffer.concat([salt, nonce, ...sealed, cipher.getAuthTag()]);
}

/** @returns undefined when it was sealed with another key, or changed */
export function openAddress(sealed: Uint8Array, secret: string): URL | undefined {
	const body = SALT_BYTES + NONCE_BYTES;
	try {
		const key = keyOf(secret, sealed.subarray(0, SALT_BYTES));
		const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(SALT_BYTES, body), {
			authTagLength: TAG_BYTES,
		}).setAuthTag(sealed.subarray(-TAG_BYTES));
		const url = decipher.update(sealed.subarray(body, -TAG_BYTES));
		return new URL(Buffer.concat([url, decipher.final()]).toString());
	} catch {
		return undefined;
	}
}

function keyOf(secret: string, salt: Uint8Array): Uint8Array {
	return new Uint8Array(hkdfSync('sha256', secret, salt, INFO, KEY_BYTES));
}
