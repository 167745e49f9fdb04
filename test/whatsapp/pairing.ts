import { randomBytes } from 'node:crypto';
import { proto, type BinaryNode } from '@whiskeysockets/baileys';
import { Device, type Account, type UploadedKeys } from './accounts.ts';
import type { Connection } from './connection.ts';
import type { PendingLink } from './contract.ts';
import { verify } from './curve.ts';
import { tellDevices } from './devices.ts';
import { deviceJid } from './jid.ts';
import { Notices } from './notices.ts';
import type { Ceremony } from './passkey/Ceremony.ts';
import type { Server } from './server.ts';
import { bytes, child, now, SERVER_JID, stanza } from './stanza.ts';
import { Malformed } from './strict.ts';

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
	/** What it registers as (DeviceProps.PlatformType). */
	deviceType: number;
	notices: Notices;
	/** Secrets of QR codes, base64, that it has been told to renew. */
	stale: Set<string>;
	qr?: string;
	code?: CodeRequest;
	ceremony?: Ceremony;
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
	/** What is wrong with it, so that no companion may accept it. */
	flaw?: string;
	/** Further children of the offer. */
	extras?: BinaryNode[];
}

/** The companions that wait to be paired by a phone. */
export class PairingDesk {
	readonly #server: Server;
	readonly #waiting = new Set<Companion>();

	constructor(server: Server) {
		this.#server = server;
	}

	/** Gives an unpaired client the references for its QR codes. */
	open(
		connection: Connection,
		noiseKey: Buffer,
		keys: UploadedKeys,
		deviceType: number,
	): Companion {
		const refs = Array.from({ length: REFS }, () => `2@${randomBytes(24).toString('base64url')}`);
		const companion: Companion = {
			...{ connection, refs, noiseKey, keys, deviceType },
			notices: new Notices(),
			stale: new Set(),
		};
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
		// One that is being linked ends with its offer.
		if (!this.#waiting.delete(companion)) return;
		companion.ceremony?.fail(new Error('the companion hung up'));
	}

	/** Sends a companion a notification, which it has to acknowledge. */
	notify(
		{ connection, notices }: Companion,
		attrs: { type: string; from?: string },
		content: BinaryNode[],
		isForeign = false,
	): void {
		const node = stanza(
			'notification',
			{ from: SERVER_JID, id: this.#server.newId(), t: now(), ...attrs },
			content,
		);
		notices.add(node, isForeign);
		connection.send(node);
	}

	/** Tells a companion to renew the secret in its QR code. @param secret the old one, base64 */
	refresh(
		companion: Companion,
		secret: string,
		child: 'companion_reg_refresh' | 'pair-device-rotate-qr' = 'companion_reg_refresh',
	): void {
		companion.stale.add(secret);
		this.notify(companion, { type: 'companion_reg_refresh' }, [stanza(child, {})]);
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
				stanza('platform', { name: account.business ? 'smba' : 'android' }),
				...(identity.extras ?? []),
			]),
		]);
		this.#demandAcknowledged(companion);
		const node = child(child(answer, 'pair-device-sign'), 'device-identity');
		const signed = bytes(node);
		if (
			identity.flaw ||
			!signed ||
			!isSigned(signed, identity, companion) ||
			node?.attrs['key-index'] !== `${index}`
		) {
			const what = identity.flaw
				? `accepts an identity ${identity.flaw}`
				: 'pairing answered with a wrong signature';
			this.#server.violation(undefined, what, answer);
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

	/** The ack of a pairing code may cross with the offer, which follows it at once. */
	#demandAcknowledged({ notices }: Companion): void {
		try {
			notices.demandAcknowledged('link_code_companion_reg');
		} catch (error) {
			if (!(error instanceof Malformed)) throw error;
			this.#server.violation(undefined, error.message);
		}
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
