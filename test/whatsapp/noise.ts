import { createCipheriv, createDecipheriv, createHash, hkdfSync } from 'node:crypto';
import { proto } from '@whiskeysockets/baileys';
import { agree, generateKeyPair, sign, type KeyPair } from './curve.ts';

const PROTOCOL = Buffer.from('Noise_XX_25519_AESGCM_SHA256\0\0\0\0');
/** "WA", 6, version of the token dictionary: the first bytes of a client, and the prologue of the handshake. */
export const HEADER = Buffer.from([0x57, 0x41, 6, 3]);
const TAG_LENGTH = 16;
const NOTHING = Buffer.alloc(0);

const hash = (...parts: Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest();

function iv(counter: number): Buffer {
	const bytes = Buffer.alloc(12);
	bytes.writeUInt32BE(counter, 8);
	return bytes;
}

function seal(key: Buffer, counter: number, plain: Uint8Array, aad: Buffer): Buffer {
	const cipher = createCipheriv('aes-256-gcm', key, iv(counter)).setAAD(aad);
	return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** @throws if the tag does not fit. */
function open(key: Buffer, counter: number, sealed: Uint8Array, aad: Buffer): Buffer {
	const end = sealed.length - TAG_LENGTH;
	const decipher = createDecipheriv('aes-256-gcm', key, iv(counter)).setAAD(aad);
	decipher.setAuthTag(sealed.subarray(end));
	return Buffer.concat([decipher.update(sealed.subarray(0, end)), decipher.final()]);
}

/** The server's long-lived keys: a root, and a certificate chain from it to the static key. */
export class NoiseIdentity {
	readonly staticKey = generateKeyPair();
	readonly #root = generateKeyPair();
	readonly chain: Uint8Array;

	constructor() {
		const { Details } = proto.CertChain.NoiseCertificate;
		const intermediate = generateKeyPair();
		const now = Math.floor(Date.now() / 1000);
		const validity = { notBefore: now - 86_400, notAfter: now + 365 * 86_400 };
		const certify = (issuer: KeyPair, serial: number, issuerSerial: number, key: Buffer) => {
			const details = Details.encode({ serial, issuerSerial, key, ...validity }).finish();
			return { details, signature: sign(issuer, details) };
		};
		this.chain = proto.CertChain.encode({
			intermediate: certify(this.#root, 1, 0, intermediate.public),
			leaf: certify(intermediate, 2, 1, this.staticKey.public),
		}).finish();
	}

	/** Raw 32 bytes; the key that a client must trust. */
	get rootKey(): Buffer {
		return this.#root.public;
	}
}

/** An established session: one key and one counter per direction. */
export class Transport {
	#received = 0;
	#sent = 0;
	readonly #readKey: Buffer;
	readonly #writeKey: Buffer;

	constructor(readKey: Buffer, writeKey: Buffer) {
		this.#readKey = readKey;
		this.#writeKey = writeKey;
	}

	/** @throws if the frame was tampered with or came out of order. */
	decrypt(frame: Uint8Array): Buffer {
		return open(this.#readKey, this.#received++, frame, NOTHING);
	}

	encrypt(plain: Uint8Array): Buffer {
		return seal(this.#writeKey, this.#sent++, plain, NOTHING);
	}
}

/** The responder's side of Noise XX, two steps: `hello`, then `finish`. */
export class Handshake {
	#hash: Buffer = hash(PROTOCOL, HEADER);
	#salt: Buffer = PROTOCOL;
	#key: Buffer = PROTOCOL;
	#counter = 0;
	readonly #ephemeral = generateKeyPair();

	/** Answers the client's first message. @throws if it is malformed. */
	hello(identity: NoiseIdentity, clientHello: Uint8Array): Uint8Array {
		const ephemeral = proto.HandshakeMessage.decode(clientHello).clientHello?.ephemeral;
		if (ephemeral?.length !== 32) throw new Error('client hello without an ephemeral key');
		this.#absorb(ephemeral);
		this.#absorb(this.#ephemeral.public);
		this.#mix(agree(this.#ephemeral, ephemeral));
		const staticKey = this.#seal(identity.staticKey.public);
		this.#mix(agree(identity.staticKey, ephemeral));
		const payload = this.#seal(identity.chain);
		return proto.HandshakeMessage.encode({
			serverHello: { ephemeral: this.#ephemeral.public, static: staticKey, payload },
		}).finish();
	}

	/** Takes the client's second message. @throws if it is malformed or a tag does not fit. */
	finish(clientFinish: Uint8Array): {
		noiseKey: Buffer;
		payload: proto.ClientPayload;
		transport: Transport;
	} {
		const message = proto.HandshakeMessage.decode(clientFinish).clientFinish;
		if (!message?.static || !message.payload) throw new Error('client finish without its parts');
		const noiseKey = this.#open(message.static);
		this.#mix(agree(this.#ephemeral, noiseKey));
		const payload = proto.ClientPayload.decode(this.#open(message.payload));
		const [read, write] = this.#derive(NOTHING);
		return { noiseKey, payload, transport: new Transport(read, write) };
	}

	#absorb(data: Uint8Array): void {
		this.#hash = hash(this.#hash, data);
	}

	#derive(secret: Uint8Array): [Buffer, Buffer] {
		const keys = Buffer.from(hkdfSync('sha256', secret, this.#salt, '', 64));
		return [keys.subarray(0, 32), keys.subarray(32)];
	}

	#mix(secret: Uint8Array): void {
		[this.#salt, this.#key] = this.#derive(secret);
		this.#counter = 0;
	}

	#seal(plain: Uint8Array): Buffer {
		const sealed = seal(this.#key, this.#counter++, plain, this.#hash);
		this.#absorb(sealed);
		return sealed;
	}

	#open(sealed: Uint8Array): Buffer {
		const plain = open(this.#key, this.#counter++, sealed, this.#hash);
		this.#absorb(sealed);
		return plain;
	}
}
