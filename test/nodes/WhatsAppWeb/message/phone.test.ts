import { parsePhone, phoneVariants } from '../../../../nodes/WhatsAppWeb/message/phone';

describe('phoneVariants', () => {
	it.each([
		['5511987654321', ['5511987654321', '551187654321']],
		['551187654321', ['551187654321', '5511987654321']],
		['5215512345678', ['5215512345678', '525512345678']],
		['525512345678', ['525512345678', '5215512345678']],
		['5491112345678', ['5491112345678', '541112345678']],
		['541112345678', ['541112345678', '5491112345678']],
		['6281234567890', ['6281234567890']],
		['551112345', ['551112345']],
	])('of %s', (digits, variants) => {
		expect(phoneVariants(digits)).toEqual(variants);
	});
});

describe('parsePhone', () => {
	it('takes what people write', () => {
		expect(parsePhone('+62 812-3456-7890', 'phoneNumber')).toBe('6281234567890');
	});

	it.each([
		['0812 3456 7890', 'country code, not with 0'],
		['12345', 'with country code'],
		['call me', 'with country code'],
	])('refuses %s', (text, problem) => {
		expect(() => parsePhone(text, 'phoneNumber')).toThrow(problem);
	});
});
