import { createPublicKey, verify } from 'node:crypto';

/** The field of Curve25519. */
const P = 2n ** 255n - 19n;

/** DER of an Ed25519 public key, up to its 32 bytes. */
const ED25519_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

const SIGNATURE_BYTES = 64;
const SIGN_BIT = 0x80;

/**
 * Whether an XEdDSA signature (Signal's, with X25519 keys) is valid. Baileys' own `Curve.verify` returns true for anything, and
 * libsignal's takes 7 ms of JavaScript, too long for the keys of a group with hundreds of members. The key is converted to
 * its Ed25519 form, and OpenSSL checks the signature.
 * @param publicKey 32 bytes, or 33 with Signal's type byte
 * @returns false for malformed input, too
 */
export function verifySignature(
	publicKey: Uint8Array,
	message: Uint8Array,
	signature: Uint8Array,
): boolean {
	const key = withoutType(publicKey);
	const last = signature.at(-1);
	if (!key || last === undefined || signature.length !== SIGNATURE_BYTES) return false;
	// XEdDSA stores the sign of the Ed25519 key in a bit that is 0 in Ed25519 signatures.
	const ed25519 = toEd25519(key, last & SIGN_BIT);
	const plain = Buffer.from(signature);
	plain[SIGNATURE_BYTES - 1] = last & ~SIGN_BIT;
	try {
		const der = Buffer.concat([ED25519_PREFIX, ed25519]);
		return verify(null, message, createPublicKey({ key: der, format: 'der', type: 'spki' }), plain);
	} catch {
		return false;
	}
}

function withoutType(publicKey: Uint8Array): Uint8Array | undefined {
	if (publicKey.length === 32) return publicKey;
	return publicKey.length === 33 && publicKey[0] === 5 ? publicKey.subarray(1) : undefined;
}

/** y = (u - 1) / (u + 1), RFC 7748 §4.1; both keys are little-endian. */
function toEd25519(key: Uint8Array, sign: number): Buffer {
	const u = BigInt(`0x${Buffer.from(key).reverse().toString('hex')}`) & (2n ** 255n - 1n);
	const y = modulo((u - 1n) * inverse(modulo(u + 1n)));
	const ed25519 = Buffer.from(y.toString(16).padStart(64, '0'), 'hex').reverse();
	ed25519.writeUInt8(ed25519.readUInt8(31) | sign, 31);
	return ed25519;
}

function modulo(value: bigint): bigint {
	return ((value % P) + P) % P;
}

/** value^(P - 2), by Fermat's little theorem. */
function inverse(value: bigint): bigint {
	let result = 1n;
	let power = value;
	for (let exponent = P - 2n; exponent > 0n; exponent >>= 1n) {
		if (exponent & 1n) result = (result * power) % P;
		power = (power * power) % P;
	}
	return result;
}
