import { createDecipheriv, createHash, createHmac, hkdfSync } from 'node:crypto';

/** Digits of the code that a person compares: no 0, I, O or U. */
const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTVWXYZ';
const CODE_BYTES = 5;
const TAG_BYTES = 16;

const sha256 = (...parts: Uint8Array[]): Buffer =>
	createHash('sha256').update(Buffer.concat(parts)).digest();

/** What a companion commits itself to before it sees the phone's key. @param identity CompanionEphemeralIdentity, serialized */
export const commitment = (identity: Uint8Array, nonce: Uint8Array): Buffer =>
	sha256(identity, nonce);

/**
 * Proves that a prologue comes from the companion whose QR or pairing code the phone has just seen.
 * @param secret the ADV secret of that code @param payload ProloguePayload, serialized
 */
export function handoffProof(secret: Uint8Array, payload: Uint8Array): Buffer {
	const key = hkdfSync('sha256', secret, Buffer.alloc(32), 'shortcake-passkey-handoff-v1', 32);
	return createHmac('sha256', Buffer.from(key)).update(payload).digest();
}

/** The eight characters that phone and companion both show, `XXXX-XXXX`. */
export function verificationCode(
	companionNonce: Uint8Array,
	primaryKey: Uint8Array,
	primaryNonce: Uint8Array,
): string {
	const mask = sha256(companionNonce, primaryKey);
	let bits = 0n;
	for (let index = 0; index < CODE_BYTES; index++) {
		bits = (bits << 8n) | BigInt((primaryNonce[index] ?? 0) ^ (mask[index] ?? 0));
	}
	let code = '';
	for (let shift = 35n; shift >= 0n; shift -= 5n) code += ALPHABET[Number((bits >> shift) & 31n)];
	return `${code.slice(0, 4)}-${code.slice(4)}`;
}

/**
 * Opens what the companion has encrypted for the phone.
 * @param shared X25519 of both ephemeral keys @param sealed ciphertext and tag
 * @returns PairingRequest, serialized; undefined if it does not open
 */
export function openRequest(
	shared: Uint8Array,
	{ deviceType, ref }: { deviceType: number; ref: string },
	iv: Uint8Array,
	sealed: Uint8Array,
): Buffer | undefined {
	const salt = `Companion Pairing ${deviceType} with ref ${ref}`;
	const info = 'Pairing Information Encryption Key';
	const key = Buffer.from(hkdfSync('sha256', shared, salt, info, 32));
	try {
		const decipher = createDecipheriv('aes-256-gcm', key, iv);
		decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
		return Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()]);
	} catch {
		return undefined;
	}
}
