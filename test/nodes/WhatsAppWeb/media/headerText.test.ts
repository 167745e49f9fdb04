import { decodeBytes, headerText } from '../../../../nodes/WhatsAppWeb/media/headerText';

/** Bytes as node:http gives a header. */
const header = (bytes: string | Uint8Array) => Buffer.from(bytes as string).toString('latin1');
const hex = (digits: string) => Buffer.from(digits.replaceAll(' ', ''), 'hex');

describe('headerText', () => {
	it.each([
		['plain', 'report.pdf', 'report.pdf'],
		['UTF-8 bytes', header('Rechnung März – 12.pdf'), 'Rechnung März – 12.pdf'],
		['Chinese UTF-8', header('发票.pdf'), '发票.pdf'],
		['ISO-8859-1', 'Gr\xf6\xdfe M\xe4rz.pdf', 'Größe März.pdf'],
		['Portuguese capitals', 'DECLARA\xc7\xc3O DE AP\xd3LICES.pdf', 'DECLARAÇÃO DE APÓLICES.pdf'],
		['Windows-1252', 'Kim\x92s offer \x96 12\x80.pdf', 'Kim’s offer – 12€.pdf'],
		['percent', 'Rechnung%20M%C3%A4rz.pdf', 'Rechnung März.pdf'],
		['urlencode of PHP', 'Rechnung+M%C3%A4rz+%2812%29.pdf', 'Rechnung März (12).pdf'],
		['a plus that is one', 'C++.pdf', 'C++.pdf'],
		['percent of ISO-8859-1', 'M%E4rz.pdf', 'März.pdf'],
		['a percent sign', '100% sure.pdf', '100% sure.pdf'],
		['words in base64', '=?UTF-8?B?UmVjaG51bmcgTcOkcnoucGRm?=', 'Rechnung März.pdf'],
		['words in Q', '=?iso-8859-1?q?Rechnung_M=E4rz.pdf?=', 'Rechnung März.pdf'],
		['a character cut in two', '=?utf-8?B?TcM=?= =?UTF-8?B?pHJ6LnBkZg==?=', 'März.pdf'],
		['words and text', 'A =?utf-8?Q?=C3=84?= B.pdf', 'A Ä B.pdf'],
		['words with a language', '=?utf-8*de?Q?=C3=84.pdf?=', 'Ä.pdf'],
		['GBK', header(hex('b7a2c6b1 2e706466')), '发票.pdf'],
		['Shift_JIS, kanji', header(hex('90bf8b818f91 2e706466')), '請求書.pdf'],
		['Shift_JIS, kana', header(hex('836583588367 2e706466')), 'テスト.pdf'],
		['Windows-1251', header(hex('d1f7b8f2 20 cfe5f2f0f3 2e706466')), 'Счёт Петру.pdf'],
	])('%s', (_what, raw, text) => {
		expect(headerText(raw)).toBe(text);
	});

	it('believes the answer about its charset before it guesses', () => {
		expect(headerText(header(hex('b0a1b3bb 2e706466')), 'euc-kr')).toBe('가내.pdf');
		expect(headerText(header('März.pdf'), 'euc-kr')).toBe('März.pdf');
		expect(headerText('M\xe4rz.pdf', 'no-charset')).toBe('März.pdf');
	});
});

it('any bytes are some text', () => {
	for (let byte = 0; byte < 256; byte++) {
		expect(decodeBytes(Uint8Array.of(65, byte, byte, 66)).length).toBeGreaterThan(0);
	}
});
