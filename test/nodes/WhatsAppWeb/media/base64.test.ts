import { randomBytes } from 'node:crypto';
import { readBase64 } from '../../../../nodes/WhatsAppWeb/media/base64';

function read(text: string) {
	const { declaredType, bytes } = readBase64(text, 'base64');
	return { declaredType, bytes: Buffer.concat([...bytes]) };
}

describe('readBase64', () => {
	const bytes = randomBytes(2_500_001);

	it.each([
		['with padding', bytes.toString('base64')],
		['without', bytes.toString('base64').replace(/=+$/, '')],
		['for URLs', bytes.toString('base64url')],
		['in lines', bytes.toString('base64').replace(/(.{76})/g, '$1\r\n')],
		['in odd pieces', `\n ${bytes.toString('base64').replace(/(.{7})/g, '$1 \t')}\n`],
		['as a data: URL', `data:;base64,${bytes.toString('base64')}`],
	])('reads base64 %s', (_how, text) => {
		expect(read(text).bytes.equals(bytes)).toBe(true);
	});

	it('decodes by chunks', () => {
		const chunks = [...readBase64(bytes.toString('base64'), 'base64').bytes];
		expect(chunks.length).toBeGreaterThan(3);
	});

	it.each([
		['data:image/png;base64,aGk=', 'image/png'],
		['DATA:Image/PNG;charset=utf-8;BASE64, aGk=', 'Image/PNG'],
		['  data:audio/ogg; codecs=opus ;base64,aGk', 'audio/ogg'],
		['data:;base64,aGk=', undefined],
		['aGk=', undefined],
	])('%s declares %s', (text, declaredType) => {
		expect(read(text)).toEqual({ declaredType, bytes: Buffer.from('hi') });
	});

	it.each([
		'not base64!',
		'aGk=aGk=',
		'aGk==GVsbG8=',
		'a',
		'aGkaG',
		'====',
		'aGk===',
		'https://example.com/a.png',
		'<base64>',
		'{"data":"aGk="}',
		'data:text/plain,hello',
		`${'A'.repeat(1024 * 1024)}!`,
		`${'A'.repeat(1024 * 1024 - 1)}=AAAA`,
		'aGk\u0000',
		'äöü=',
	])('refuses %.40s', (text) => {
		expect(() => read(text)).toThrow(
			expect.objectContaining({
				code: 'invalid_parameter',
				details: { parameter: 'base64' },
			}),
		);
	});
});
