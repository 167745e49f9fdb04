import { parseRecipient } from '../../../../nodes/WhatsAppWeb/message/jid';
import { parsePhone, readPhone } from '../../../../nodes/WhatsAppWeb/message/phone';
import { phoneVariants } from '../../../../nodes/WhatsAppWeb/message/phoneVariants';

describe('a phone number', () => {
	it.each([
		['+62 812-3456-7890', '6281234567890'],
		['6281234567890', '6281234567890'],
		['00 62 812 3456 7890', '6281234567890'],
		['+0062 812 3456 7890', '6281234567890'],
		['(+62) 812 3456 7890', '6281234567890'],
		['+ 62 (812) 3456.7890', '6281234567890'],
		// A zero that is dialled within the country only.
		['+44 (0) 7700 900123', '447700900123'],
		['+44(0)7700900123', '447700900123'],
		['+44 [0] 7700 900123', '447700900123'],
		['+44 0 7700 900123', '447700900123'],
		['+62 0812 0000 0001', '6281200000001'],
		['+62 (0812) 0000-0001', '6281200000001'],
		['0049 (0) 151 0000 0002', '4915100000002'],
		['49 (0) 151 0000 0002', '4915100000002'],
		['+61 (0)412 345 678', '61412345678'],
		['+234 0803 123 4567', '2348031234567'],
		['+81 (0)90-1234-5678', '819012345678'],
		['+98 0912 345 6789', '989123456789'],
		// Other prefixes that are dialled within the country only.
		['+7 8 912 345-67-89', '79123456789'],
		['+54 11 15-1234-5678', '5491112345678'],
		['+1 1 202 555 0100', '12025550100'],
		// Countries whose numbers begin with 0.
		['+39 06 1234 5678', '390612345678'],
		['+39 (0)6 1234 5678', '390612345678'],
		['+225 07 12 34 56 78', '2250712345678'],
		['+225 (0) 07 12 34 56 78', '2250712345678'],
		['+225 (0)7 12 34 56 78', '2250712345678'],
		['+229 01 97 00 00 01', '2290197000001'],
		['+241 06 03 12 34', '24106031234'],
		// Numbers of before a change of the plan, which accounts still go by.
		['+229 97 00 00 01', '22997000001'],
		['22997000001', '22997000001'],
		['+225 07 12 34 56', '22507123456'],
		['5215512345678', '5215512345678'],
		['+52 1 55 1234 5678', '5215512345678'],
		// An area code before a slash.
		['+49 30/1234567', '49301234567'],
		['+49 (0)30 / 1234567', '49301234567'],
		['+43 (0) 660/1234567', '436601234567'],
		// What spreadsheets and databases make of a number.
		['62811222333.0', '62811222333'],
		['62811222333.00', '62811222333'],
		['62811222333,0', '62811222333'],
		['+62811222333.0', '62811222333'],
		// Digits and signs of other scripts, and invisible marks.
		['٠٠٩٦٦ ٥٠ ١٢٣ ٤٥٦٧', '966501234567'],
		['+۹۸ ۰۹۱۲ ۳۴۵ ۶۷۸۹', '989123456789'],
		['＋６２（８１２）３４５６－７８９０', '6281234567890'],
		['+९१ ९८७६५ ४३२१०', '919876543210'],
		['\u202a+62 812\u20113456\u20117890\u202c', '6281234567890'],
		['+62\u00a0812\u202f3456\u20097890', '6281234567890'],
		// Links and schemes.
		['tel:+62-812-3456-7890', '6281234567890'],
		['whatsapp:+6281234567890', '6281234567890'],
		['https://wa.me/6281234567890', '6281234567890'],
		['wa.me/6281234567890?text=Hi%2C%20there', '6281234567890'],
		['https://wa.me/+6281234567890/', '6281234567890'],
		['https://api.whatsapp.com/send?phone=6281234567890&text=1', '6281234567890'],
		['https://api.whatsapp.com/send/?text=1&phone=%2B6281234567890', '6281234567890'],
		['whatsapp://send?phone=6281234567890', '6281234567890'],
	])('reads %j', (text, digits) => {
		expect(readPhone(text)).toEqual({ digits });
	});

	it.each([
		// Without the country code.
		['0812 3456 7890', 'must start with the country code, not with 0'],
		['011 44 7700 900123', 'must start with the country code, not with 0'],
		['wa.me/081234567890', 'must start with the country code, not with 0'],
		['(202) 555-0100', 'the country code seems to be missing'],
		['5551234567', 'the country code seems to be missing'],
		['98765 43210', 'the country code seems to be missing'],
		['8 912 345 67 89', 'the country code seems to be missing'],
		// Too few or too many digits.
		['12345', 'must be a phone number with country code'],
		['+49 151', 'must be a phone number with country code'],
		['+1 202 555 01', 'has more or fewer digits than a number of +1'],
		['+1 202 555 01000', 'has more or fewer digits'],
		['123456789012345', 'the country code seems to be missing'],
		['+123456789012345', 'has more or fewer digits than a number of +1'],
		['+999 123 456', 'the code of no country'],
		// More than one number.
		['+49 30 123456/457', 'more than one'],
		['+49 151 00000001/00000002', 'more than one'],
		['+4915100000001 / +4915100000002', 'more than one'],
		['+49 151 00000001 or +49 151 00000002', 'more than one'],
		['+49 151 00000001 oder 00000002', 'more than one'],
		['+49 151 00000001, +49 151 00000002', 'more than one'],
		['4915100000001\n4915100000002', 'more than one'],
		['5551234\n5556789', 'more than one'],
		['6281122233\t6281122244', 'more than one'],
		['6281122233 6281122244', 'more than one'],
		['+4915100000001+4915100000002', 'more than one'],
		['4915100000001;4915100000002', 'more than one'],
		// Extensions.
		['+49 30 123456 ext. 5', 'extension'],
		['+1 202 555 0100 x5', 'extension'],
		['+1 202 555 0100x12', 'extension'],
		['+1 202 555 0100 #5', 'extension'],
		['tel:+1-202-555-0100;ext=5', 'extension'],
		['+49 30 123456 Durchwahl 5', 'extension'],
		['+1 202 555 0100,,5', 'more than one'],
		// Fractions and shortened numbers.
		['62811222333.5', 'decimals'],
		['62811222333.000', 'decimals'],
		['1555123.0000', 'decimals'],
		['62 811 222 333.0', 'decimals'],
		['62.811.222.333.0', 'decimals'],
		['6.28112E+11', 'shortened'],
		['6,28112E+11', 'shortened'],
		['6.2811222333e10', 'shortened'],
		// What is no number, or not all of one.
		['call me', 'must be a phone number'],
		['+62 811 222 3…', 'must be a phone number'],
		['+62 811 222 3**', 'must be a phone number'],
		['+62 811 222 333¹', 'must be a phone number'],
		['+1 800 FLOWERS', 'must be a phone number'],
		['https://wa.me/message/ABCDEFGH', 'must be a phone number'],
		['https://chat.whatsapp.com/AbCdEf', 'must be a phone number', 'is an invite link'],
		['tel:1234567;phone-context=+49', 'more than one'],
		// A zero that may belong to the number or not.
		['+39 (0)333 123 4567', 'with or without the 0'],
		['+49 30 (0) 123456', '(0)'],
		['+44 (0) 7700 (0) 900123', 'must be a phone number'],
	])('refuses %j, saying why', (text, problem, problemOfChat = problem) => {
		expect(() => parsePhone(text, 'to')).toThrow(
			expect.objectContaining({
				code: 'invalid_parameter',
				message: expect.stringContaining(problem),
				description: expect.stringMatching(/\.$/),
				details: { parameter: 'to' },
			}),
		);
		expect(() => parseRecipient(text, 'to')).toThrow(problemOfChat);
	});

	it('that no plan has is reached as a JID', () => {
		for (const digits of ['12025550100000', '999123456789', '5551234567']) {
			expect(() => parseRecipient(digits, 'to')).toThrow(
				expect.objectContaining({ description: expect.stringContaining('@s.whatsapp.net') }),
			);
			const jid = `${digits}@s.whatsapp.net`;
			expect(parseRecipient(jid, 'to')).toBe(jid);
		}
	});
});

describe('an account that goes by two numbers', () => {
	it.each([
		['5511987654321', '551187654321'],
		['5215512345678', '525512345678'],
		['5491112345678', '541112345678'],
		['2290197000001', '22997000001'],
		['2250707123456', '22507123456'],
		['2250544123456', '22544123456'],
		['2250102123456', '22502123456'],
	])('%s is looked up as %s too, and the other way round', (digits, other) => {
		expect(phoneVariants(digits)).toEqual([digits, other]);
		expect(phoneVariants(other)).toEqual([other, digits]);
	});

	it.each([
		'6281234567890',
		'551112345',
		'22921000',
		// New in 2021: the last eight digits were somebody else's.
		'2250701123456',
		'2250140123456789',
		'2252720123456',
	])('%s is looked up as it is', (digits) => {
		expect(phoneVariants(digits)).toEqual([digits]);
	});
});
