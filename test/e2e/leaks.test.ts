import { randomBytes } from 'node:crypto';
import { secretsIn } from './leaks.ts';

describe('the search for secrets', () => {
	const key = randomBytes(32);
	const secrets = [
		{ name: 'key', value: key },
		{ name: 'number', value: '12025550143' },
	];

	it.each(['base64', 'base64url', 'hex', 'latin1'] as const)(
		'finds a key written as %s',
		(spelling) => {
			const text = Buffer.from(`{"private":"${key.toString(spelling)}"}`, 'latin1');
			expect(secretsIn(text, secrets)).toEqual(['key']);
		},
	);

	it.each([1, 2, 3])('finds a key within base64, after %i other bytes', (offset) => {
		const text = Buffer.concat([randomBytes(offset), key, randomBytes(5)]).toString('base64');
		expect(secretsIn(Buffer.from(text), secrets)).toEqual(['key']);
	});

	it('finds a number within other digits, and nothing in noise', () => {
		expect(secretsIn(Buffer.from('jid=12025550143:7@s.whatsapp.net'), secrets)).toEqual(['number']);
		expect(secretsIn(randomBytes(10_000), secrets)).toEqual([]);
	});
});
