import { createCipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { Baileys } from '../../../wire/baileys';

/*
 * What a device that links with a passkey computes. Sources: WhatsApp Web's module for it as whatsapp-rust
 * (`wacore/src/shortcake.rs`), whatsmeow (`pair-passkey.go`) and zapo (`shortcake-crypto.ts`) read it; all three agree.
 */

/** Keys, nonces, hashes and the secret of a pairing. */
const BYTES = 32;
const IV_BYTES = 12;

/** A code compared by people: {@link CODE_BYTES} bytes are 8 characters. */
const CODE_BYTES = 5;

const HANDOFF_INFO = 'shortcake-passkey-handoff-v1';
const ENCRYPTION_INFO = 'Pairing Information Encryption Key';

export interface KeyPair {
	/** 32 bytes. */
	private: Uint8Array;
	/** 32 bytes, without Signal's type byte. */
	public: Uint8Array;
}

/** What this device commits to before it knows the phone's part. */
export interface Prologue {
	pair: KeyPair;
	/** 32 bytes; secret until the phone has shown its own part. */
	nonce: Uint8Array;
	deviceType: number;
	ref: string;
	/** `ProloguePayload`, as it is sent. */
	payload: Buffer;
}

/** The phone's part. */
export interface PrimaryIdentity {
	/** 32 bytes, without Signal's type byte. */
	publicKey: Uint8Array;
	/** 32 bytes. */
	nonce: Uint8Array;
}

/** What the phone needs to link this device, each 32 bytes. */
export interface PairingKeys {
	noiseKey: Uint8Array;
	identityKey: Uint8Array;
	/** The new one, made for this pairing. */
	advSecret: Uint8Array;
}

/**
 * Begins the part of this device.
 * @param device `deviceType` is the `DeviceProps.PlatformType` it registers with; `ref` is what WhatsApp gave for it
 * @param given the pair and the nonce that are otherwise random
 * @throws RangeError for keys of another length
 */
export function prologue(
	{ deviceType, ref }: Pick<Prologue, 'deviceType' | 'ref'>,
	baileys: Baileys,
	given: Partial<Pick<Prologue, 'pair' | 'nonce'>> = {},
): Prologue {
	const { pair = baileys.Curve.generateKeyPair(), nonce = randomBytes(BYTES) } = given;
	const identity = identityBytes({ publicKey: pair.public, deviceType, ref }, baileys);
	const payload = baileys.proto.ProloguePayload.encode({
		companionEphemeralIdentity: identity,
		commitment: { hash: commitment(identity, nonce) },
	}).finish();
	return { pair, nonce, deviceType, ref, payload: Buffer.from(payload) };
}

/** `CompanionEphemeralIdentity`. */
export function identityBytes(
	{ publicKey, deviceType, ref }: { publicKey: Uint8Array; deviceType: number; ref: string },
	{ proto }: Baileys,
): Buffer {
	checkLength('public key', publicKey);
	return Buffer.from(
		proto.CompanionEphemeralIdentity.encode({ publicKey, deviceType, ref }).finish(),
	);
}

/** @param identity {@link identityBytes} */
export function commitment(identity: Uint8Array, nonce: Uint8Array): Buffer {
	checkLength('nonce', nonce);
	return sha256(identity, nonce);
}

/** The key that shows that the phone which scanned or typed is the one that goes on. @param advSecret what the phone saw */
export function handoffKey(advSecret: Uint8Array): Buffer {
	checkLength('secret', advSecret);
	return hkdf(advSecret, '', HANDOFF_INFO);
}

/** @param key {@link handoffKey} */
export function handoffProof(key: Uint8Array, { payload }: Pick<Prologue, 'payload'>): Buffer {
	checkLength('handoff key', key);
	return createHmac('sha256', key).update(payload).digest();
}

/** @param encoded `PrimaryEphemeralIdentity` @returns undefined for anything else */
export function readPrimaryIdentity(
	encoded: Uint8Array | undefined,
	{ proto }: Baileys,
): PrimaryIdentity | undefined {
	if (!encoded) return undefined;
	try {
		const { publicKey, nonce } = proto.PrimaryEphemeralIdentity.decode(encoded);
		return publicKey?.length === BYTES && nonce?.length === BYTES
			? { publicKey, nonce }
			: undefined;
	} catch {
		return undefined;
	}
}

/** What phone and device both show, for people to compare: `XXXX-XXXX`. */
export function verificationCode(
	{ nonce }: Pick<Prologue, 'nonce'>,
	primary: PrimaryIdentity,
	{ bytesToCrockford }: Baileys,
): string {
	checkLength('nonce', nonce);
	checkLength('public key of the phone', primary.publicKey);
	checkLength('nonce of the phone', primary.nonce);
	const mask = sha256(nonce, primary.publicKey);
	const code = Buffer.from(primary.nonce.subarray(0, CODE_BYTES)).map(
		(byte, i) => byte ^ (mask[i] ?? 0),
	);
	const text = bytesToCrockford(Buffer.from(code));
	return `${text.slice(0, 4)}-${text.slice(4)}`;
}

/** @throws Error for a public key that no private key belongs to */
export function sharedSecret(
	{ pair }: Pick<Prologue, 'pair'>,
	{ publicKey }: Pick<PrimaryIdentity, 'publicKey'>,
	{ Curve }: Baileys,
): Buffer {
	checkLength('private key', pair.private);
	checkLength('public key of the phone', publicKey);
	return Curve.sharedKey(pair.private, publicKey);
}

/** @param shared {@link sharedSecret} */
export function encryptionKey(
	shared: Uint8Array,
	{ deviceType, ref }: Pick<Prologue, 'deviceType' | 'ref'>,
): Buffer {
	checkLength('shared secret', shared);
	// The readable text is the salt.
	return hkdf(shared, `Companion Pairing ${deviceType} with ref ${ref}`, ENCRYPTION_INFO);
}

/** `PairingRequest`. */
export function pairingRequest(
	{ noiseKey, identityKey, advSecret }: PairingKeys,
	{ proto }: Baileys,
): Buffer {
	checkLength('noise key', noiseKey);
	checkLength('identity key', identityKey);
	checkLength('secret', advSecret);
	const request = {
		companionPublicKey: noiseKey,
		companionIdentityKey: identityKey,
		advSecret,
	};
	return Buffer.from(proto.PairingRequest.encode(request).finish());
}

/**
 * `EncryptedPairingRequest`: the keys of this device, for the phone only.
 * @param iv 12 bytes, random if not given
 * @throws RangeError for keys of another length; Error for a public key that no private key belongs to
 */
export function sealedPairingRequest(
	own: Prologue,
	primary: PrimaryIdentity,
	keys: PairingKeys,
	baileys: Baileys,
	iv: Uint8Array = randomBytes(IV_BYTES),
): Buffer {
	checkLength('IV', iv, IV_BYTES);
	const key = encryptionKey(sharedSecret(own, primary, baileys), own);
	const cipher = createCipheriv('aes-256-gcm', key, iv);
	const encryptedPayload = Buffer.concat([
		cipher.update(pairingRequest(keys, baileys)),
		cipher.final(),
		cipher.getAuthTag(),
	]);
	const { EncryptedPairingRequest } = baileys.proto;
	return Buffer.from(EncryptedPairingRequest.encode({ encryptedPayload, iv }).finish());
}

function hkdf(key: Uint8Array, salt: string, info: string): Buffer {
	return Buffer.from(hkdfSync('sha256', key, salt, info, BYTES));
}

function sha256(...parts: Uint8Array[]): Buffer {
	return createHash('sha256').update(Buffer.concat(parts)).digest();
}

function checkLength(name: string, { length }: Uint8Array, bytes = BYTES): void {
	if (length !== bytes) throw new RangeError(`The ${name} has ${length} bytes instead of ${bytes}`);
}
