import { randomBytes } from 'node:crypto';
import { proto } from '@whiskeysockets/baileys';
import { Device, type Account, type UploadedKeys } from './accounts.ts';
import type { Connection } from './connection.ts';
import type { PendingLink } from './contract.ts';
import { verify } from './curve.ts';
import { tellDevices } from './devices.ts';
import { deviceJid } from './jid.ts';
import type { Server } from './server.ts';
import { bytes, child, now, stanza } from './stanza.ts';

/** How many QR codes a companion may show before it has to start again. */
const REFS = 6;
/** Precedes what the device signs (the account signs with 06 00). */
const DEVICE_SIGNATURE = Buffer.from([6, 1]);

/** A companion's request for a pairing code. */
export interface CodeRequest {
	number: string;
	/** Salt (32 bytes), IV (16), and its ephemeral key encrypted with the code (32). */
	wrappedKey: Buffer;
	ref: Buffer;
	/** Takes the key bundle that proves the code. */
	finish?: (bundle: Buffer, identity: Buffer) => void;
}

/** An unpaired client. */
export interface Companion {
	connection: Connection;
	refs: string[];
	noiseKey: Buffer;
	keys: UploadedKeys;
	qr?: string;
	code?: CodeRequest;
}

/** An identity that a phone has signed for a companion. */
export interface SignedIdentity {
	account: Account;
	/** Device number, which is also its key index. */
	index: number;
	/** ADVDeviceIdentity. */
	details: Uint8Array;
	/** The account's identity key. */
	accountKey: Buffer;
	/** ADVSignedDeviceIdentityHMAC. */
	offer: Uint8Array;
}

/** The companions that wait to be paired by a phone. */
export class PairingDesk {
	readonly #server: Server;
	readonly #waiting = new Set<Companion>();

	constructor(server: Server) {
		this.#server = server;
	}

	/** Gives an unpaired client the references for its QR codes. */
	open(connection: Connection, noiseKey: Buffer, keys: UploadedKeys): Companion {
		const refs = Array.from({ length: REFS }, () => `2@${randomBytes(24).toString('base64url')}`);
		const companion: Companion = { connection, refs, noiseKey, keys };
		this.#waiting.add(companion);
		const nodes = refs.map((ref) => stanza('ref', {}, Buffer.from(ref)));
		const query = connection.query({ type: 'set', xmlns: 'md' }, [
			stanza('pair-device', {}, nodes),
		]);
		// A client that disconnects instead of answering gets no refusal.
		query.catch(() => undefined);
		this.#server.journal.emit('pairing', { stage: 'waiting', ref: refs[0] ?? '' });
		return companion;
	}

	close(companion: Companion): void {
		this.#waiting.delete(companion);
	}

	byRef(ref: string): Companion | undefined {
		return [...this.#waiting].find(({ refs }) => refs.includes(ref));
	}

	/** The latest request for a code of this number. */
	byNumber(number: string): Companion | undefined {
		return [...this.#waiting].findLast(({ code }) => code?.number === number);
	}

	get pending(): PendingLink[] {
		return [...this.#waiting].map(({ refs, qr, code }) => ({
			ref: refs[0] ?? '',
			...(qr === undefined ? {} : { qr }),
			...(code ? { number: code.number } : {}),
		}));
	}

	/**
	 * Offers a companion the identity its phone has signed, checks what it answers, makes it a device and has it restart.
	 * @throws if it hangs up or its signature is wrong.
	 */
	async link(companion: Companion, identity: SignedIdentity): Promise<Device> {
		const { account, index } = identity;
		this.#waiting.delete(companion);
		const answer = await companion.connection.query({ type: 'set', xmlns: 'md', t: now() }, [
			stanza('pair-success', {}, [
				stanza('device-identity', {}, identity.offer),
				stanza('device', {
					jid: deviceJid(account.pn, index),
					lid: deviceJid(account.lid, index),
				}),
				stanza('platform', { name: 'android' }),
			]),
		]);
		const node = child(child(answer, 'pair-device-sign'), 'device-identity');
		const signed = bytes(node);
		if (
			!signed ||
			!isSigned(signed, identity, companion) ||
			node?.attrs['key-index'] !== `${index}`
		) {
			this.#server.violation(undefined, 'pairing answered with a wrong signature', answer);
			companion.connection.end({ failure: 401 });
			throw new Error('the companion could not prove its identity');
		}
		const { noiseKey } = companion;
		const device = new Device(account, index, companion.keys, { noiseKey, identity: signed });
		account.devices.set(index, device);
		companion.connection.end({ streamError: '515' });
		tellDevices(this.#server, account, device, 'add');
		const [ref = ''] = companion.refs;
		const { number } = account;
		this.#server.journal.emit('pairing', { stage: 'paired', ref, number, device: index });
		return device;
	}
}

function isSigned(signed: Buffer, identity: SignedIdentity, companion: Companion): boolean {
	const { details, deviceSignature } = proto.ADVSignedDeviceIdentity.decode(signed);
	const companionKey = companion.keys.identity;
	const message = [DEVICE_SIGNATURE, identity.details, companionKey, identity.accountKey];
	return (
		Buffer.from(details ?? []).equals(identity.details) &&
		verify(companionKey, Buffer.concat(message), deviceSignature ?? Buffer.alloc(0))
	);
}
