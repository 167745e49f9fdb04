import { createDataKey, unwrapDataKey } from '../../../../nodes/WhatsAppWeb/store/cipher';

const KEY = createDataKey('credential', 'secret');
const cipher = unwrapDataKey('credential', 'secret', KEY);
const place = { table: 'key', type: 'session', id: cipher.id('key', 'session', '49151.0') };
const VALUE = Buffer.from('a ratchet');

describe('the data key', () => {
	it.each([
		['another secret', 'credential', 'other'],
		['another credential', 'other', 'secret'],
	])('does not unwrap with %s', (_, credentialId, secret) => {
		expect(() => unwrapDataKey(credentialId, secret, KEY)).toThrow(
			expect.objectContaining({
				code: 'device_not_connected',
				retryable: false,
				details: { reason: 'wrong_storage_key' },
			}),
		);
	});

	it('is another one for every credential, even with the same secret', () => {
		const other = unwrapDataKey('credential', 'secret', createDataKey('credential', 'secret'));
		expect(() => other.open(place, cipher.seal(place, VALUE))).toThrow('changed by someone else');
	});
});

describe('a sealed value', () => {
	it('opens where it belongs, and is never the same twice', () => {
		const sealed = cipher.seal(place, VALUE);
		expect(cipher.open(place, sealed).equals(VALUE)).toBe(true);
		expect(cipher.open(place, cipher.seal(place, Buffer.alloc(0)))).toHaveLength(0);
		expect(cipher.seal(place, VALUE).equals(sealed)).toBe(false);
		expect(sealed.includes(VALUE)).toBe(false);
	});

	it('does not open once any byte of it was flipped, or cut off', () => {
		const sealed = cipher.seal(place, VALUE);
		for (let index = 0; index < sealed.length; index++) {
			const tampered = Buffer.from(sealed);
			tampered[index]! ^= 1;
			expect(() => cipher.open(place, tampered)).toThrow(
				expect.objectContaining({ code: 'internal_error' }),
			);
			expect(() => cipher.open(place, sealed.subarray(0, index))).toThrow();
		}
	});

	it.each([
		['table', { ...place, table: 'outbox' }],
		['type', { ...place, type: 'pre-key' }],
		['row', { ...place, id: cipher.id('key', 'session', '49152.0') }],
	])('does not open in another %s', (_, elsewhere) => {
		expect(() => cipher.open(elsewhere, cipher.seal(place, VALUE))).toThrow();
	});
});

describe('ids', () => {
	it('are the same for the same names only', () => {
		expect(cipher.id('key', 'a', 'bc').equals(cipher.id('key', 'a', 'bc'))).toBe(true);
		expect(cipher.id('key', 'a', 'bc').equals(cipher.id('key', 'ab', 'c'))).toBe(false);
		expect(cipher.id('key', 'a').equals(cipher.id('outbox', 'a'))).toBe(false);
	});

	it('are derived for callers by purpose', () => {
		expect(cipher.derive('message', 'x')).toMatch(/^[0-9a-f]{64}$/);
		expect(cipher.derive('message', 'x')).toBe(cipher.derive('message', 'x'));
		expect(cipher.derive('message', 'x')).not.toBe(cipher.derive('delivery', 'x'));
	});
});
