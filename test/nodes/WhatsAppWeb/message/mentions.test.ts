import { mentionsIn, withMentioned } from '../../../../nodes/WhatsAppWeb/message/mentions';

describe('mentionsIn', () => {
	it.each([
		['Hi @628123456789!', [{ written: '@628123456789', digits: '628123456789' }]],
		['@+628123456789, look', [{ written: '@+628123456789', digits: '628123456789', is: 'pn' }]],
		[
			'(@123456789012345@lid)',
			[{ written: '@123456789012345@lid', digits: '123456789012345', is: 'lid' }],
		],
		[
			'@628123456789@s.whatsapp.net.',
			[{ written: '@628123456789@s.whatsapp.net', digits: '628123456789', is: 'pn' }],
		],
		['@628123456789 and @628123456789', [{ written: '@628123456789', digits: '628123456789' }]],
		['@628123456789\n@628987654321', [{}, {}]],
	])('finds numbers and LIDs behind an @: %s', (text, expected) => {
		expect(mentionsIn(text)).toEqual(expected.map((each) => expect.objectContaining(each)));
	});

	it.each([
		'mail 628123456789@example.com or ali@628123456789',
		'born @2024, flat @123456',
		'@628123456789abc',
		'@62812 345 6789',
		'@123456789012345678901',
		'@@628123456789',
		'@everyone @all @',
	])('leaves the rest alone: %s', (text) => {
		expect(mentionsIn(text)).toEqual([]);
	});

	it('reads a text of 65,536 characters that is all @ and digits at once', () => {
		expect(mentionsIn('@1234567'.repeat(8_192))).toEqual([]);
		expect(mentionsIn('@1234567 '.repeat(7_281))).toHaveLength(1);
	});
});

describe('withMentioned', () => {
	it('names each mentioned person by the first part of the JID, and nobody else', () => {
		const jids = new Map([
			['@+628123456789', '111111111111111@lid'],
			['@628123456789', '111111111111111@lid'],
		]);
		expect(withMentioned('@+628123456789 @628123456789 @628999999999', jids)).toBe(
			'@111111111111111 @111111111111111 @628999999999',
		);
	});
});
