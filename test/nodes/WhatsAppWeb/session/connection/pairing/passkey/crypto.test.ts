import { createDecipheriv } from 'node:crypto';
import {
	commitment,
	encryptionKey,
	handoffKey,
	handoffProof,
	identityBytes,
	pairingRequest,
	prologue,
	readPrimaryIdentity,
	sealedPairingRequest,
	sharedSecret,
	verificationCode,
} from '../../../../../../../nodes/WhatsAppWeb/session/connection/pairing/passkey/crypto';
import {
	type Baileys,
	loadBaileys,
} from '../../../../../../../nodes/WhatsAppWeb/session/wire/baileys';

const IDENTITY =
	'0a20a4e09292b651c278b9772c569f5fa9bb13d906b46ab68c9df9dc2b4409f8a20910011a08746573742d726566';
const COMMITMENT = '0e3cd8d72b135c2ec0b234a37702b201f2de3bc7e8ec77a00f6fcc53044516b6';
const COMPANION_PUBLIC = 'a4e09292b651c278b9772c569f5fa9bb13d906b46ab68c9df9dc2b4409f8a209';
const PRIMARY_PUBLIC = 'ce8d3ad1ccb633ec7b70c17814a5c76ecd029685050d344745ba05870e587d59';
const SEALED =
	'c7b05e411d78eced05bfbf5a38f0b9496a14b6bf9beb224a176a55277badeccbdbadbd32b76dbdb18a59bbb8ab4906709b0c11607713bc0b06b836390da59f8dcd33d5214cc0869c25010ea57468fbe745a8441da614fe62634396c4374aa0603f9a0ded1801d0d1547e64d8780574236d83e1860361';

const of = (byte: number, length = 32): Buffer => Buffer.alloc(length, byte);
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('the crypto of a link with a passkey', () => {
	let baileys: Baileys;
	beforeAll(async () => {
		baileys = await loadBaileys();
	});

	const pair = { private: of(1), public: Buffer.from(COMPANION_PUBLIC, 'hex') };
	const primary = { publicKey: Buffer.from(PRIMARY_PUBLIC, 'hex'), nonce: of(4) };
	const keys = { noiseKey: of(7), identityKey: of(8), advSecret: of(10) };
	const begin = () => prologue({ deviceType: 1, ref: 'test-ref' }, baileys, { pair, nonce: of(3) });

	it('gives every value of the known vector', () => {
		const own = begin();
		const identity = identityBytes(
			{ publicKey: pair.public, deviceType: 1, ref: 'test-ref' },
			baileys,
		);
		expect(hex(identity)).toBe(IDENTITY);
		expect(hex(commitment(identity, own.nonce))).toBe(COMMITMENT);
		expect(hex(own.payload)).toBe(`0a2e${IDENTITY}12220a20${COMMITMENT}`);
		const key = handoffKey(of(9));
		expect(hex(key)).toBe('d265c06005200e97aafb5f687ef1c3f24af4533e1de9a4a1046c9782e27a271d');
		expect(hex(handoffProof(key, own))).toBe(
			'be3ebd0a0fc99f19a26badda0c9dacdc3f118fc5f7605dab6d9f819dfbcc160f',
		);
		const shared = sharedSecret(own, primary, baileys);
		expect(hex(shared)).toBe('2ed76ab549b1e73c031eb49c9448f0798aea81b698279a0c3dc3e49fbfc4b953');
		expect(hex(encryptionKey(shared, own))).toBe(
			'2b5d3ff5a019c083c192e219665c6ec491a7dea1f06a5303202033142e892921',
		);
		expect(hex(pairingRequest(keys, baileys))).toBe(
			`0a20${hex(of(7))}1220${hex(of(8))}1a20${hex(of(10))}`,
		);
		expect(hex(sealedPairingRequest(own, primary, keys, baileys, of(5, 12)))).toBe(
			`0a76${SEALED}120c${hex(of(5, 12))}`,
		);
		expect(verificationCode(own, primary, baileys)).toBe('Y7J9-6NDN');
	});

	it('takes keys and nonces of its own, which the phone can follow', () => {
		const device = { deviceType: 1, ref: 'a ref' };
		const phone = baileys.Curve.generateKeyPair();
		const own = prologue(device, baileys);
		const other = prologue(device, baileys);
		expect(own.nonce).toHaveLength(32);
		expect(own.nonce).not.toEqual(other.nonce);
		expect(own.pair.public).not.toEqual(other.pair.public);

		const seen = { publicKey: phone.public, nonce: of(4) };
		const request = sealedPairingRequest(own, seen, keys, baileys);
		const { encryptedPayload, iv } = baileys.proto.EncryptedPairingRequest.decode(request);
		expect(iv).toHaveLength(12);
		const payload = Buffer.from(encryptedPayload!);
		const shared = baileys.Curve.sharedKey(phone.private, own.pair.public);
		const cipher = createDecipheriv('aes-256-gcm', encryptionKey(shared, device), iv!);
		cipher.setAuthTag(payload.subarray(-16));
		const opened = Buffer.concat([cipher.update(payload.subarray(0, -16)), cipher.final()]);
		expect(opened).toEqual(pairingRequest(keys, baileys));
		expect(sealedPairingRequest(own, seen, keys, baileys)).not.toEqual(request);
	});

	it("reads the phone's part, of the right lengths only", () => {
		const { PrimaryEphemeralIdentity } = baileys.proto;
		const encode = (publicKey?: Uint8Array, nonce?: Uint8Array) =>
			readPrimaryIdentity(PrimaryEphemeralIdentity.encode({ publicKey, nonce }).finish(), baileys);
		const read = encode(of(1), of(2));
		expect([hex(read!.publicKey), hex(read!.nonce)]).toEqual([hex(of(1)), hex(of(2))]);
		for (const [key, nonce] of [
			[of(1, 31), of(2)],
			[of(5, 33), of(2)],
			[of(1), of(2, 31)],
			[of(1), of(2, 0)],
			[of(1), undefined],
			[undefined, of(2)],
		]) {
			expect(encode(key, nonce)).toBeUndefined();
		}
		expect(readPrimaryIdentity(undefined, baileys)).toBeUndefined();
		expect(readPrimaryIdentity(Buffer.alloc(0), baileys)).toBeUndefined();
		expect(readPrimaryIdentity(of(255), baileys)).toBeUndefined();
	});

	it('refuses keys and nonces of another length, and names only the length', () => {
		const own = begin();
		const device = { deviceType: 1, ref: 'test-ref' };
		const calls: Array<() => unknown> = [
			() => prologue(device, baileys, { pair: { ...pair, public: of(5, 33) } }),
			() => prologue(device, baileys, { nonce: of(3, 31) }),
			() => handoffKey(of(9, 33)),
			() => handoffKey(of(9, 0)),
			() => handoffProof(of(9, 31), own),
			() => verificationCode(own, { ...primary, nonce: of(4, 4) }, baileys),
			() => verificationCode(own, { ...primary, publicKey: of(5, 33) }, baileys),
			() => sharedSecret(own, { publicKey: of(5, 33) }, baileys),
			() => sharedSecret({ pair: { ...pair, private: of(1, 31) } }, primary, baileys),
			() => encryptionKey(of(1, 31), own),
			() => pairingRequest({ ...keys, noiseKey: of(5, 33) }, baileys),
			() => pairingRequest({ ...keys, identityKey: of(5, 33) }, baileys),
			() => pairingRequest({ ...keys, advSecret: of(10, 44) }, baileys),
			() => sealedPairingRequest(own, primary, keys, baileys, of(5, 16)),
		];
		for (const call of calls) {
			expect(call).toThrow(/^The [a-z ]+ has \d+ bytes instead of (32|12)$/i);
			expect(call).toThrow(RangeError);
		}
	});

	it('refuses a public key that would make the secret known to anyone', () => {
		expect(() => sharedSecret(begin(), { publicKey: of(0) }, baileys)).toThrow();
	});
});
