import {
	createCipheriv,
	createDecipheriv,
	createHmac,
	hkdfSync,
	pbkdf2Sync,
	randomBytes,
	randomInt,
} from 'node:crypto';
import { proto, type BinaryNode } from '@whiskeysockets/baileys';
import type { PairSuccess } from '../contract.ts';
import { agree, generateKeyPair, sign, type KeyPair } from '../curve.ts';
import { Ceremony, type Hello } from '../passkey/Ceremony.ts';
import type { CodeRequest, Companion, SignedIdentity } from '../pairing.ts';
import { stanza } from '../stanza.ts';
import type { SimulatedPhone } from './SimulatedPhone.ts';

/** Precedes what the account signs. */
const ACCOUNT_SIGNATURE = Buffer.from([6, 0]);
const PBKDF2_ROUNDS = 131_072;
/** Time limit in milliseconds for a companion, which answers at once if the code is right. */
const TIMEOUT_MS = 10_000;

/** @see Phone.scan */
export async function scan(phone: SimulatedPhone, qr: string): Promise<{ device: number }> {
	const parts = qr.slice(qr.indexOf('#') + 1).split(',');
	const [ref = '', noiseKey = '', identity = '', secret = ''] = parts;
	const companion = phone.server.pairing.byRef(ref);
	if (!companion) throw new Error('this QR code is unknown or no longer valid');
	phone.server.reportQr(qr);
	const shown = [noiseKey, identity].map((key) => Buffer.from(key, 'base64'));
	if (!shown[0]?.equals(companion.noiseKey) || !shown[1]?.equals(companion.keys.identity)) {
		throw new Error('this QR code is not from the device that is connected');
	}
	if (companion.stale.has(secret)) throw new Error('Check your connection and try again');
	if (phone.scansTwice && companion.stale.size === 0) {
		phone.server.pairing.refresh(companion, secret);
		throw new Error('Scan the QR code again to link');
	}
	return await accept(phone, companion, Buffer.from(secret, 'base64'));
}

/** @see Phone.enterCode */
export async function enterCode(phone: SimulatedPhone, code: string): Promise<{ device: number }> {
	const companion = phone.server.pairing.byNumber(phone.number);
	if (!companion?.code) throw new Error(`no companion waits for a code of ${phone.number}`);
	const request = companion.code;
	const typed = code.replaceAll(/[-\s]/g, '').toUpperCase();
	const secret = await proveCode(phone, companion, request, typed);
	const hello = () => sendHello(phone, companion, request, wrap(typed).wrapped);
	return await accept(phone, companion, secret, hello);
}

/** Links a companion whose secret the phone has seen, with a passkey where WhatsApp demands one. */
async function accept(
	phone: SimulatedPhone,
	companion: Companion,
	secret: Buffer,
	hello?: Hello,
): Promise<{ device: number }> {
	const running = companion.ceremony;
	if (running?.phone === phone) {
		running.seeAgain(secret);
		return await running.linked;
	}
	running?.fail(new Error('another phone links the companion'));
	if (!phone.passkey) return await link(phone, companion, secret);
	const ceremony = new Ceremony(phone, companion, secret, {
		link: async (sent, success) => await link(phone, companion, sent, success),
		hello,
	});
	companion.ceremony = ceremony;
	phone.passkeyLinking = ceremony;
	ceremony.demand();
	return await ceremony.linked;
}

/** Signs the companion's identity, which the server then offers to it. */
async function link(
	phone: SimulatedPhone,
	companion: Companion,
	secret: Buffer,
	success: PairSuccess = {},
): Promise<{ device: number }> {
	const { account } = phone;
	const index = account.nextDevice();
	const details = proto.ADVDeviceIdentity.encode({
		rawId: randomInt(1, 2 ** 31),
		timestamp: Math.floor(Date.now() / 1000),
		keyIndex: index,
		accountType: 0,
		deviceType: 0,
	}).finish();
	const own = phone.signal.identity;
	const message = Buffer.concat([ACCOUNT_SIGNATURE, details, companion.keys.identity]);
	const signed = proto.ADVSignedDeviceIdentity.encode({
		details,
		accountSignatureKey: own.public,
		accountSignature: sign(success.foreignSignature ? generateKeyPair() : own, message),
	}).finish();
	const hmac = createHmac('sha256', secret).update(signed).digest();
	const offer = proto.ADVSignedDeviceIdentityHMAC.encode({ details: signed, hmac }).finish();
	const identity: SignedIdentity = {
		...{ account, index, details, accountKey: own.public, offer },
		...(success.underOldSecret ? { flaw: 'under a secret that it has replaced' } : {}),
		...(success.foreignSignature ? { flaw: 'that the account has not signed' } : {}),
		...(success.withExtras ? { extras: extras() } : {}),
	};
	const device = await phone.server.pairing.link(companion, identity);
	return { device: device.index };
}

/** What newer servers add to an offer; companions need none of it. */
function extras(): BinaryNode[] {
	const parts = { encrypted_key: 48, nonce: 12, encrypted_data: 64, auth_tag: 16 };
	return [
		stanza('jurisdiction', { iso: 'ID', cc: '62' }),
		stanza(
			'encryption-metadata',
			{ version: '1', algorithm: 'aes-256-gcm' },
			Object.entries(parts).map(([tag, length]) => stanza(tag, {}, randomBytes(length))),
		),
	];
}

const codeKey = (code: string, salt: Uint8Array): Buffer =>
	pbkdf2Sync(code, salt, PBKDF2_ROUNDS, 32, 'sha256');

/**
 * Shows the companion that the code was typed, and has it prove that it showed that very code.
 * @returns the secret under which the identity is offered. @throws if the code is wrong.
 */
async function proveCode(
	phone: SimulatedPhone,
	companion: Companion,
	request: CodeRequest,
	code: string,
): Promise<Buffer> {
	const { wrappedKey } = request;
	const opened = createDecipheriv(
		'aes-256-ctr',
		codeKey(code, wrappedKey.subarray(0, 32)),
		wrappedKey.subarray(32, 48),
	);
	const theirs = Buffer.concat([opened.update(wrappedKey.subarray(48)), opened.final()]);
	const { ephemeral, wrapped } = wrap(code);

	const { bundle, identity } = await exchange(phone, companion, request, wrapped);
	const shared = agree(ephemeral, theirs);
	const random = openBundle(bundle, shared, identity, phone.signal.identity.public);
	if (!random) {
		companion.connection.end({ failure: 401 });
		throw new Error('this is not the code that the companion shows');
	}
	const identities = agree(phone.signal.identity, identity);
	const secret = Buffer.concat([shared, identities, random]);
	return Buffer.from(hkdfSync('sha256', secret, '', 'adv_secret', 32));
}

/** A new key of the phone, encrypted with the code: salt 32, IV 16, key 32. */
function wrap(code: string): { ephemeral: KeyPair; wrapped: Buffer } {
	const ephemeral = generateKeyPair();
	const [salt, iv] = [randomBytes(32), randomBytes(16)];
	const cipher = createCipheriv('aes-256-ctr', codeKey(code, salt), iv);
	const wrapped = Buffer.concat([salt, iv, cipher.update(ephemeral.public), cipher.final()]);
	return { ephemeral, wrapped };
}

/** Sends the companion the phone's keys; resolves with its answer. @throws if it does not answer. */
async function exchange(
	phone: SimulatedPhone,
	companion: Companion,
	request: CodeRequest,
	wrapped: Buffer,
): Promise<{ bundle: Buffer; identity: Buffer }> {
	return await new Promise((resolve, reject) => {
		const late = () => reject(new Error('the companion did not answer the pairing code'));
		const timer = setTimeout(late, TIMEOUT_MS);
		request.finish = (bundle, identity) => {
			clearTimeout(timer);
			delete request.finish;
			resolve({ bundle, identity });
		};
		sendHello(phone, companion, request, wrapped);
	});
}

function sendHello(
	phone: SimulatedPhone,
	companion: Companion,
	request: CodeRequest,
	wrapped: Buffer,
): void {
	const type = 'link_code_companion_reg';
	phone.server.pairing.notify(companion, { type }, [
		stanza(type, { stage: 'primary_hello' }, [
			stanza('link_code_pairing_wrapped_primary_ephemeral_pub', {}, wrapped),
			stanza('primary_identity_pub', {}, phone.signal.identity.public),
			stanza('link_code_pairing_ref', {}, request.ref),
		]),
	]);
}

/** The random bytes in a key bundle; undefined if it was sealed for another code, or is about other identities. */
function openBundle(
	bundle: Buffer,
	shared: Buffer,
	companionIdentity: Buffer,
	phoneIdentity: Buffer,
): Buffer | undefined {
	const [salt, iv, sealed] = [bundle.subarray(0, 32), bundle.subarray(32, 44), bundle.subarray(44)];
	const info = 'link_code_pairing_key_bundle_encryption_key';
	const key = Buffer.from(hkdfSync('sha256', shared, salt, info, 32));
	const decipher = createDecipheriv('aes-256-gcm', key, iv);
	decipher.setAuthTag(sealed.subarray(-16));
	try {
		const plain = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
		const identities = Buffer.concat([companionIdentity, phoneIdentity]);
		return plain.subarray(0, 64).equals(identities) ? plain.subarray(64) : undefined;
	} catch {
		return undefined;
	}
}
