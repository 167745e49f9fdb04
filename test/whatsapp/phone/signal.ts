import {
	addTransactionCapability,
	DEFAULT_CONNECTION_CONFIG,
	proto,
	type SignalAuthState,
} from '@whiskeysockets/baileys';
import { randomInt } from 'node:crypto';
import type { Bundle, KeySource } from '../accounts.ts';
import { generateKeyPair, sign, withType, type KeyPair } from '../curve.ts';
import { MemoryKeys } from '../memoryKeys.ts';
import { silentLogger } from '../quiet.ts';
import { tryOnCopies } from './tryOnCopies.ts';

tryOnCopies();

const SIGNED_PRE_KEY_ID = 1;
const MAX_PADDING = 16;

type Repository = ReturnType<typeof DEFAULT_CONNECTION_CONFIG.makeSignalRepository>;

interface Credentials {
	registrationId: number;
	signedIdentityKey: KeyPair;
	signedPreKey: { keyId: number; keyPair: KeyPair; signature: Buffer };
}

function makeCredentials(): Credentials {
	const signedIdentityKey = generateKeyPair();
	const keyPair = generateKeyPair();
	const signature = sign(signedIdentityKey, withType(keyPair.public));
	const signedPreKey = { keyId: SIGNED_PRE_KEY_ID, keyPair, signature };
	return { registrationId: randomInt(1, 16_380), signedIdentityKey, signedPreKey };
}

/** The Signal state of a phone. */
export interface SavedSignal {
	credentials: Credentials;
	keys: [string, unknown][];
	lastPreKey: number;
}

/**
 * A phone's keys and Signal sessions. Sessions are kept by the device's LID, whatever the addressing of the chat. All
 * state is made at first use, so that thousands of silent contacts cost nothing.
 */
export class PhoneSignal implements KeySource {
	readonly left = Number.POSITIVE_INFINITY;
	readonly #store: MemoryKeys;
	#lastPreKey: number;
	#credentials: Credentials | undefined;
	#repository: Repository | undefined;

	constructor(saved?: SavedSignal) {
		this.#store = new MemoryKeys(saved?.keys);
		this.#lastPreKey = saved?.lastPreKey ?? 0;
		this.#credentials = saved?.credentials;
	}

	save(): SavedSignal {
		return {
			credentials: this.#creds,
			keys: this.#store.entries,
			lastPreKey: this.#lastPreKey,
		};
	}

	get identity(): KeyPair {
		return this.#creds.signedIdentityKey;
	}

	get registrationId(): number {
		return this.#creds.registrationId;
	}

	takeBundle(): Bundle {
		const { signedPreKey, signedIdentityKey, registrationId } = this.#creds;
		const { keyId, keyPair, signature } = signedPreKey;
		const preKey = generateKeyPair();
		const id = ++this.#lastPreKey;
		this.#store.set({ 'pre-key': { [id]: preKey } });
		return {
			registrationId,
			identity: signedIdentityKey.public,
			signedPreKey: { id: keyId, value: keyPair.public, signature },
			preKey: { id, value: preKey.public },
		};
	}

	/** Starts a session, or replaces it by that of a new bundle. */
	async startSession(jid: string, bundle: Bundle): Promise<void> {
		const { registrationId, identity, signedPreKey, preKey } = bundle;
		await this.repository.injectE2ESession({
			jid,
			session: {
				registrationId,
				identityKey: withType(identity),
				signedPreKey: {
					keyId: signedPreKey.id,
					publicKey: withType(signedPreKey.value),
					signature: signedPreKey.signature,
				},
				// libsignal accepts a missing pre-key, though its types do not say so.
				...(preKey && { preKey: { keyId: preKey.id, publicKey: withType(preKey.value) } }),
			} as Parameters<Repository['injectE2ESession']>[0]['session'],
		});
	}

	async hasSession(jid: string): Promise<boolean> {
		return (await this.repository.validateSession(jid)).exists;
	}

	async encrypt(
		jid: string,
		message: proto.IMessage,
	): Promise<{ type: 'pkmsg' | 'msg'; ciphertext: Uint8Array }> {
		return await this.repository.encryptMessage({ jid, data: pad(message) });
	}

	/** @throws if there is no session for it, or it was tampered with. */
	async decrypt(
		jid: string,
		type: 'pkmsg' | 'msg',
		ciphertext: Uint8Array,
	): Promise<proto.Message> {
		return unpad(await this.repository.decryptMessage({ jid, type, ciphertext }));
	}

	close(): void {
		this.#repository?.close?.();
	}

	/** Baileys' repository, for operations that this class does not wrap (sender keys). */
	get repository(): Repository {
		return (this.#repository ??= this.#makeRepository());
	}

	#makeRepository(): Repository {
		const options = { maxCommitRetries: 1, delayBetweenTriesMs: 0 };
		const keys = addTransactionCapability(this.#store, silentLogger, options);
		const auth = { creds: this.#creds, keys } as unknown as SignalAuthState;
		return DEFAULT_CONNECTION_CONFIG.makeSignalRepository(auth, silentLogger);
	}

	get #creds(): Credentials {
		return (this.#credentials ??= makeCredentials());
	}
}

/** The message as bytes with 1 to 16 bytes of padding, each of which holds their number. */
export function pad(message: proto.IMessage): Buffer {
	const length = randomInt(1, MAX_PADDING + 1);
	return Buffer.concat([proto.Message.encode(message).finish(), Buffer.alloc(length, length)]);
}

/** @throws if the padding or the message is broken. */
export function unpad(bytes: Uint8Array): proto.Message {
	const length = bytes.at(-1) ?? 0;
	if (length === 0 || length > bytes.length) throw new Error('broken padding');
	return proto.Message.decode(bytes.subarray(0, bytes.length - length));
}
