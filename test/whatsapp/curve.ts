import * as libsignal from 'libsignal/src/curve.js';

/** An X25519 pair, raw 32-byte keys. */
export interface KeyPair {
	public: Buffer;
	private: Buffer;
}

/** How Signal writes a public key: one type byte before the 32. */
const TYPE = Buffer.from([5]);
export const withType = (key: Uint8Array): Buffer => Buffer.concat([TYPE, key]);

export function generateKeyPair(): KeyPair {
	const { pubKey, privKey } = libsignal.generateKeyPair();
	return { public: Buffer.from(pubKey.subarray(1)), private: Buffer.from(privKey) };
}

/** X25519 of the own private and the other's public key, 32 bytes. @throws if the public key is malformed. */
export function agree(own: KeyPair, other: Uint8Array): Buffer {
	return Buffer.from(libsignal.calculateAgreement(withType(other), own.private));
}

/** XEdDSA signature, 64 bytes. */
export function sign(own: KeyPair, message: Uint8Array): Buffer {
	return Buffer.from(libsignal.calculateSignature(own.private, message));
}

/** Whether the signature is right; malformed input counts as wrong. (Baileys' own `Curve.verify` is always true.) */
export function verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
	try {
		return libsignal.verifySignature(withType(publicKey), message, signature) === true;
	} catch {
		return false;
	}
}
