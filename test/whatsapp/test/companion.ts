import { createCipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import {
	Curve,
	proto,
	S_WHATSAPP_NET,
	type BinaryNode,
	type KeyPair,
} from '@whiskeysockets/baileys';
import type { Client } from '../client.ts';
import { Mailbox } from '../mailbox.ts';
import { bytes, child, stanza } from '../stanza.ts';

/** CHROME, as Baileys registers by default. */
const DEVICE_TYPE = 1;

/** What the companion sends of its prologue, so that a test can spoil it. */
export interface PrologueParts {
	credentialId: Uint8Array;
	assertion: string;
	payload: Uint8Array;
	proof: Uint8Array | undefined;
}

/** A reference companion: the steps of linking with a passkey over an unmodified Baileys socket, each as a test calls it. */
export class PasskeyCompanion {
	readonly demands = new Mailbox<BinaryNode>('passkey demand');
	readonly continuations = new Mailbox<BinaryNode>('continuation');
	readonly refreshes = new Mailbox<BinaryNode>('refresh of the QR code');
	/** The secret that the phone has seen. */
	seen: Buffer;
	newSecret = randomBytes(32);
	readonly ephemeral: KeyPair = Curve.generateKeyPair();
	readonly nonce = randomBytes(32);
	ref = '';
	code = '';
	/** Whether this test's client acknowledges what comes; Baileys does so itself once it has asked for a pairing code. */
	acknowledges = true;
	readonly #client: Client;
	#primary: proto.PrimaryEphemeralIdentity | undefined;

	constructor(client: Client) {
		this.#client = client;
		this.seen = this.#secret;
		const boxes = {
			passkey_prologue_request: this.demands,
			crsc_continuation: this.continuations,
			companion_reg_refresh: this.refreshes,
		};
		for (const [type, box] of Object.entries(boxes)) {
			client.sock.ws.on(`CB:notification,type:${type}`, (node: BinaryNode) => {
				if (this.acknowledges && !client.auth.creds.me) this.acknowledge(node);
				box.push(node);
			});
		}
	}

	get #secret(): Buffer {
		return Buffer.from(this.#client.auth.creds.advSecretKey, 'base64');
	}

	acknowledge(node: BinaryNode, attrs: Record<string, string> = {}): void {
		const { id = '', from = '', type = '' } = node.attrs;
		void this.#client.sock.sendNode({
			tag: 'ack',
			attrs: { class: 'notification', id, to: from, type, ...attrs },
		});
	}

	/** Sends a query to the server. @throws if it is refused; `data` is the code */
	async ask(type: 'get' | 'set', content: BinaryNode): Promise<BinaryNode> {
		const attrs = { to: S_WHATSAPP_NET, type, xmlns: 'md' };
		return (await this.#client.sock.query({ tag: 'iq', attrs, content: [content] })) as BinaryNode;
	}

	/** Replaces the secret, as a demand makes clients do; what is linked from now on is linked under the new one. */
	rotate(): void {
		this.seen = this.#secret;
		this.putSecret();
	}

	/** Makes the new secret the one that Baileys checks its offer with. */
	putSecret(): void {
		this.#client.auth.creds.advSecretKey = this.newSecret.toString('base64');
	}

	async fetchOptions(): Promise<string> {
		const answer = await this.ask('get', stanza('passkey_request_options', {}));
		return String(bytes(child(answer, 'passkey_request_options')));
	}

	async fetchRef(): Promise<void> {
		this.ref = String(bytes(child(await this.ask('get', stanza('ref', {})), 'ref')));
	}

	get #identity(): Uint8Array {
		const { ref, ephemeral } = this;
		const message = { publicKey: ephemeral.public, deviceType: DEVICE_TYPE, ref };
		return proto.CompanionEphemeralIdentity.encode(message).finish();
	}

	/** @param change spoils it */
	prologue(
		assertion: string,
		change: (parts: PrologueParts) => void = () => undefined,
	): BinaryNode {
		const hash = createHash('sha256').update(this.#identity).update(this.nonce).digest();
		const payload = proto.ProloguePayload.encode({
			companionEphemeralIdentity: this.#identity,
			commitment: { hash },
		}).finish();
		const { rawId = '' } = JSON.parse(assertion) as { rawId?: string };
		const parts: PrologueParts = {
			credentialId: Buffer.from(rawId, 'base64url'),
			assertion,
			payload,
			proof: this.prove(payload),
		};
		change(parts);
		return stanza('passkey_prologue', {}, [
			stanza('credential_id', {}, parts.credentialId),
			stanza('webauthn_assertion', {}, Buffer.from(parts.assertion)),
			stanza('prologue_payload', {}, parts.payload),
			...(parts.proof ? [stanza('pairing_handoff_proof', {}, parts.proof)] : []),
		]);
	}

	prove(payload: Uint8Array, secret = this.seen): Buffer {
		const key = hkdfSync('sha256', secret, '', 'shortcake-passkey-handoff-v1', 32);
		return createHmac('sha256', Buffer.from(key)).update(payload).digest();
	}

	/** Takes the phone's key and opens the commitment. */
	async open(nonce: Uint8Array = this.nonce): Promise<void> {
		await this.openWith(await this.continuations.take(), nonce);
	}

	/** Opens it with the key of a continuation. */
	async openWith(node: BinaryNode, nonce: Uint8Array = this.nonce): Promise<void> {
		const content = bytes(child(node, 'primary_ephemeral_identity')) ?? Buffer.alloc(0);
		const primary = proto.PrimaryEphemeralIdentity.decode(content);
		this.#primary = primary;
		const mask = createHash('sha256').update(this.nonce).update(primary.publicKey!).digest();
		const digits = [...primary.nonce!.subarray(0, 5)].map((byte, index) => byte ^ mask[index]!);
		const bits = digits.map((byte) => byte.toString(2).padStart(8, '0')).join('');
		const letters = (bits.match(/.{5}/g) ?? []).map(
			(five) => '123456789ABCDEFGHJKLMNPQRSTVWXYZ'[parseInt(five, 2)],
		);
		this.code = `${letters.slice(0, 4).join('')}-${letters.slice(4).join('')}`;
		await this.ask('set', stanza('companion_nonce', {}, nonce));
	}

	/** @param change spoils what is encrypted for the phone */
	request(change: Partial<proto.IPairingRequest> & { salt?: string } = {}): BinaryNode {
		const { salt = `Companion Pairing ${DEVICE_TYPE} with ref ${this.ref}`, ...fields } = change;
		const { noiseKey, signedIdentityKey } = this.#client.auth.creds;
		const plain = proto.PairingRequest.encode({
			companionPublicKey: noiseKey.public,
			companionIdentityKey: signedIdentityKey.public,
			advSecret: this.newSecret,
			...fields,
		}).finish();
		const shared = Curve.sharedKey(this.ephemeral.private, this.#primary!.publicKey!);
		const info = 'Pairing Information Encryption Key';
		const key = Buffer.from(hkdfSync('sha256', shared, salt, info, 32));
		const iv = randomBytes(12);
		const cipher = createCipheriv('aes-256-gcm', key, iv);
		const sealed = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
		const message = { encryptedPayload: sealed, iv };
		return stanza(
			'encrypted_pairing_request',
			{},
			proto.EncryptedPairingRequest.encode(message).finish(),
		);
	}
}
