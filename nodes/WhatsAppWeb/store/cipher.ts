import {
	createCipheriv,
	createDecipheriv,
	createHmac,
	createSecretKey,
	hkdfSync,
	type KeyObject,
	randomBytes,
} from 'node:crypto';
import { WhatsAppError } from '../errors';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Half an HMAC: enough to tell all rows of an account apart, and small in an index. */
const ID_BYTES = 16;
/** First byte of every sealed value; another algorithm would get another number. */
const VERSION = 1;

/** An account's data key as stored: only the secret unwraps it. */
export interface WrappedKey {
	salt: Uint8Array;
	wrapped: Uint8Array;
}

/** The row a sealed value belongs to. Moved to another row, the value does not open. */
export interface SealContext {
	table: string;
	/** Distinguishes the values of one row: a key's type, or a column. */
	type: string;
	/** The row's id from {@link AccountCipher.id}, or all of its ids joined. */
	id: Uint8Array;
}

/** Makes a random data key for a credential, wrapped under a secret of any length. */
export function createDataKey(credentialId: string, secret: string): WrappedKey {
	return wrap(credentialId, secret, randomBytes(KEY_BYTES));
}

/** The first of the secrets that unwraps the key; undefined when none does. */
export function fittingSecret(
	credentialId: string,
	secrets: readonly string[],
	key: WrappedKey,
): string | undefined {
	return secrets.find((secret) => tryToUnwrap(credentialId, secret, key) !== undefined);
}

/**
 * Wraps the same data key under a new secret, if it is wrapped under a former one.
 * @returns undefined when `secret` fits already, or no secret does
 */
export function rewrapDataKey(
	credentialId: string,
	secret: string,
	formerSecrets: readonly string[],
	key: WrappedKey,
): WrappedKey | undefined {
	for (const candidate of [secret, ...formerSecrets]) {
		const dataKey = tryToUnwrap(credentialId, candidate, key);
		if (dataKey) return candidate === secret ? undefined : wrap(credentialId, secret, dataKey);
	}
	return undefined;
}

/** The cipher of an account. @throws WhatsAppError `device_not_connected`, reason `wrong_storage_key` */
export function unwrapDataKey(
	credentialId: string,
	secret: string,
	key: WrappedKey,
): AccountCipher {
	const dataKey = tryToUnwrap(credentialId, secret, key);
	if (!dataKey) throw wrongKey();
	return new AccountCipher(credentialId, dataKey);
}

function wrap(credentialId: string, secret: string, dataKey: Uint8Array): WrappedKey {
	const salt = randomBytes(KEY_BYTES);
	return { salt, wrapped: seal(wrappingKey(credentialId, secret, salt), dataKey, credentialId) };
}

function tryToUnwrap(
	credentialId: string,
	secret: string,
	{ salt, wrapped }: WrappedKey,
): Buffer | undefined {
	try {
		return open(wrappingKey(credentialId, secret, salt), wrapped, credentialId);
	} catch {
		return undefined;
	}
}

/** The error for rows that were sealed with another secret. */
export function wrongKey(): WhatsAppError {
	return new WhatsAppError(
		'device_not_connected',
		'The Storage Key does not fit the keys stored for this number',
		{
			description:
				'The keys were sealed with another Storage Key or, if that is empty, another n8n encryption key. Put that one into ' +
				'Previous Storage Key of the credential, or create a new WhatsApp Web credential and link the number again. Nothing ' +
				'was changed.',
			details: { reason: 'wrong_storage_key' },
		},
	);
}

/** The error for a stored value that this package did not write. */
export function changedValue({ table, type }: SealContext, cause?: unknown): WhatsAppError {
	const message = `A stored value (${table}, ${type}) was changed by someone else`;
	return new WhatsAppError('internal_error', message, {
		description: 'Restore the data directory from a backup, or link the number again.',
		cause,
	});
}

/** Seals the values of one credential with AES-256-GCM and turns ids into HMACs, under separate subkeys. */
export class AccountCipher {
	private readonly valueKey: KeyObject;

	private readonly idKey: KeyObject;

	private readonly derivationKey: KeyObject;

	constructor(
		private readonly credentialId: string,
		private readonly dataKey: Uint8Array,
	) {
		this.valueKey = subkey(dataKey, 'value');
		this.idKey = subkey(dataKey, 'id');
		this.derivationKey = subkey(dataKey, 'derivation');
	}

	/** Wraps the data key under a secret. */
	wrap(secret: string): WrappedKey {
		return wrap(this.credentialId, secret, this.dataKey);
	}

	/** The id of a row: an HMAC of the plain ids it stands for. */
	id(table: string, ...names: string[]): Buffer {
		return hmac(this.idKey, table, ...names).subarray(0, ID_BYTES);
	}

	/** HMAC-SHA256 as hex, for values that callers derive from text. */
	derive(purpose: string, text: string): string {
		return hmac(this.derivationKey, purpose, text).toString('hex');
	}

	seal(context: SealContext, value: Uint8Array): Buffer {
		return seal(this.valueKey, value, this.additionalData(context));
	}

	/** @throws WhatsAppError `internal_error` when a byte was changed or the value belongs elsewhere */
	open(context: SealContext, sealed: Uint8Array): Buffer {
		try {
			return open(this.valueKey, sealed, this.additionalData(context));
		} catch (cause) {
			throw changedValue(context, cause);
		}
	}

	private additionalData({ table, type, id }: SealContext): string {
		return unambiguous([this.credentialId, table, type, Buffer.from(id).toString('hex')]);
	}
}

function wrappingKey(credentialId: string, secret: string, salt: Uint8Array): KeyObject {
	const info = unambiguous(['n8n-nodes-whatsapp-web/storage/1', credentialId]);
	return createSecretKey(Buffer.from(hkdfSync('sha256', secret, salt, info, KEY_BYTES)));
}

function subkey(dataKey: Uint8Array, use: string): KeyObject {
	const key = hkdfSync('sha256', dataKey, new Uint8Array(), use, KEY_BYTES);
	return createSecretKey(Buffer.from(key));
}

function hmac(key: KeyObject, ...names: string[]): Buffer {
	return createHmac('sha256', key).update(unambiguous(names)).digest();
}

/** Joins so that ['a', 'bc'] and ['ab', 'c'] differ. */
function unambiguous(names: string[]): string {
	return JSON.stringify(names);
}

function seal(key: KeyObject, value: Uint8Array, context: string): Buffer {
	const nonce = randomBytes(NONCE_BYTES);
	const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
	const sealed = [cipher.update(value), cipher.final()];
	return Buffer.concat([Buffer.of(VERSION), nonce, ...sealed, cipher.getAuthTag()]);
}

function open(key: KeyObject, sealed: Uint8Array, context: string): Buffer {
	if (sealed.length < 1 + NONCE_BYTES + TAG_BYTES || sealed[0] !== VERSION) {
		throw new Error('Not a sealed value');
	}
	const nonce = sealed.subarray(1, 1 + NONCE_BYTES);
	const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
		.setAAD(Buffer.from(context))
		.setAuthTag(sealed.subarray(-TAG_BYTES));
	const value = decipher.update(sealed.subarray(1 + NONCE_BYTES, -TAG_BYTES));
	return Buffer.concat([value, decipher.final()]);
}
