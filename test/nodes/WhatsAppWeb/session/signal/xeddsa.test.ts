import { randomBytes } from 'node:crypto';
import * as libsignal from 'libsignal/src/curve.js';
import { verifySignature } from '../../../../../nodes/WhatsAppWeb/session/signal/xeddsa';

const pair = libsignal.generateKeyPair();
const message = randomBytes(33);
const signature = Buffer.from(libsignal.calculateSignature(pair.privKey, message));

describe('an XEdDSA signature', () => {
	it('is judged as libsignal judges it, whoever signs what', () => {
		for (let round = 0; round < 25; round++) {
			const signer = libsignal.generateKeyPair();
			const text = randomBytes(round);
			if (text.length === 0) continue;
			const signed = Buffer.from(libsignal.calculateSignature(signer.privKey, text));
			const forged = Buffer.from(signed);
			forged[round % 64]! ^= 1 << round % 8;
			for (const candidate of [signed, forged]) {
				expect(verifySignature(signer.pubKey, text, candidate)).toBe(
					libsignal.verifySignature(signer.pubKey, text, candidate),
				);
			}
			expect(verifySignature(signer.pubKey, text, signed)).toBe(true);
			expect(verifySignature(pair.pubKey, text, signed)).toBe(false);
		}
	}, 60_000);

	it('is accepted with and without the type byte of the key', () => {
		expect(verifySignature(pair.pubKey, message, signature)).toBe(true);
		expect(verifySignature(pair.pubKey.subarray(1), message, signature)).toBe(true);
	});

	it('is refused when any bit of it is flipped', () => {
		for (let bit = 0; bit < 512; bit++) {
			const forged = Buffer.from(signature);
			forged[bit >> 3]! ^= 1 << (bit & 7);
			expect(verifySignature(pair.pubKey, message, forged)).toBe(false);
		}
	});

	it.each([
		['a short signature', pair.pubKey, signature.subarray(1)],
		['no signature', pair.pubKey, Buffer.alloc(0)],
		['a short key', pair.pubKey.subarray(2), signature],
		['no key', Buffer.alloc(0), signature],
		['a key of another type', Buffer.concat([Buffer.of(6), pair.pubKey.subarray(1)]), signature],
		['a key of zeros', Buffer.alloc(32), signature],
		[
			'the key without an Ed25519 form',
			Buffer.from('ec' + 'ff'.repeat(30) + '7f', 'hex'),
			signature,
		],
		['all zeros', Buffer.alloc(32), Buffer.alloc(64)],
	])('is refused with %s, without an exception', (_, publicKey, candidate) => {
		expect(verifySignature(publicKey, message, candidate)).toBe(false);
	});
});
