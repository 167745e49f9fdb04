import { buildVcard, completeVcard } from '../../../../nodes/WhatsAppWeb/message/vcard';

const complete = (...lines: string[]) =>
	completeVcard(['BEGIN:VCARD', 'VERSION:3.0', ...lines, 'END:VCARD'].join('\n'), 'vcard')
		.split('\n')
		.slice(2, -1);

describe('a vCard we write', () => {
	it('escapes what has a meaning in a vCard', () => {
		const vcard = buildVcard('a\\b;c,d\r\ne\nEND:VCARD', [{ number: '+1 202 555 0100' }]);
		expect(vcard.split('\n')).toEqual([
			'BEGIN:VCARD',
			'VERSION:3.0',
			'N:;a\\\\b\\;c\\,d\\ne\\nEND:VCARD;;;',
			'FN:a\\\\b\\;c\\,d\\ne\\nEND:VCARD',
			'TEL;type=CELL;waid=12025550100:+12025550100',
			'END:VCARD',
		]);
	});

	it.each([
		['+62 812-3456-789', 'TEL;type=CELL;waid=628123456789:+628123456789'],
		['0062 812 3456 789', 'TEL;type=CELL;waid=628123456789:+628123456789'],
		['628123456789', 'TEL;type=CELL;waid=628123456789:+628123456789'],
		['+44 (0) 7700 900123', 'TEL;type=CELL;waid=447700900123:+447700900123'],
		['62811222333.0', 'TEL;type=CELL;waid=62811222333:+62811222333'],
		['202 555 0100', 'TEL;type=CELL:2025550100'],
		['0812 3456 789', 'TEL;type=CELL:08123456789'],
		['14045', 'TEL;type=CELL:14045'],
	])('makes %s reachable if it can be', (number, line) => {
		expect(buildVcard('A', [{ number }]).split('\n')).toContain(line);
	});
});

describe('a vCard somebody else wrote', () => {
	it.each([
		['TEL:+628123456789', 'TEL;waid=628123456789:+628123456789'],
		['TEL;TYPE=CELL,VOICE:+62 812 3456', 'TEL;TYPE=CELL,VOICE;waid=628123456:+62 812 3456'],
		['item1.TEL;type="a:b":+628123456789', 'item1.TEL;type="a:b";waid=628123456789:+628123456789'],
		['tel;value=uri:tel:+1-202-555-0100', 'tel;value=uri;waid=12025550100:tel:+1-202-555-0100'],
		['TEL;waid=111222333:+628123456789', 'TEL;waid=111222333:+628123456789'],
		['TEL:08123456789', 'TEL:08123456789'],
		['TEL:628123456789', 'TEL:628123456789'],
		['TEL:+not a number', 'TEL:+not a number'],
		[
			'TEL;CELL;VOICE:+49 (0) 151 0000 0001',
			'TEL;CELL;VOICE;waid=4915100000001:+49 (0) 151 0000 0001',
		],
		['TEL:+49 30 123456/457', 'TEL:+49 30 123456/457'],
		['TEL:+49 151 00000001 ext. 5', 'TEL:+49 151 00000001 ext. 5'],
	])('has a button on %s when the number is international', (line, expected) => {
		expect(complete(line)).toEqual([expected]);
	});

	it('is unfolded, and rid of control characters and other line ends', () => {
		const vcard =
			'BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Jo\r\n hn\u0000\r\nTEL:+6281\r\n\t23456\r\n\r\nEND:VCARD\r\n';
		expect(completeVcard(vcard, 'vcard')).toBe(
			'BEGIN:VCARD\nVERSION:3.0\nFN:John\nTEL;waid=628123456:+628123456\nEND:VCARD',
		);
	});

	it('of version 2.1 becomes one that every app reads', () => {
		const vcard = [
			'BEGIN:VCARD',
			'VERSION:2.1',
			'N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=54=C3=A4=73=74;=4A=6F;;;',
			'FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=54=C3=A4=73=74=2C=20=',
			'=4A=6F',
			'TEL;CELL;ENCODING=QUOTED-PRINTABLE:=2B=34=39=31=35=31=30=30=30=30=30=30=30=31',
			'TEL;WORK;VOICE:030 123456',
			'TEL;HOME:+49 (0) 151 0000 0002',
			'PHOTO;BASE64;JPEG:AAAA',
			' BBBB',
			'NOTE;QUOTED-PRINTABLE:a=0D=0Ab',
			'END:VCARD',
		].join('\r\n');
		expect(completeVcard(vcard, 'vcard').split('\n')).toEqual([
			'BEGIN:VCARD',
			'VERSION:3.0',
			'N:Täst;Jo;;;',
			'FN:Täst\\, Jo',
			'TEL;type=CELL;waid=4915100000001:+4915100000001',
			'TEL;type=WORK;type=VOICE:030 123456',
			'TEL;type=HOME;waid=4915100000002:+49 (0) 151 0000 0002',
			'PHOTO;ENCODING=b;type=JPEG:AAAABBBB',
			'NOTE:a\\nb',
			'END:VCARD',
		]);
	});

	it.each([
		['item1.TEL;CELL:+4915100000001', 'item1.TEL;type=CELL;waid=4915100000001:+4915100000001'],
		['NOTE;ENCODING=8BIT;CHARSET=UTF-8:Täst', 'NOTE:Täst'],
		['NOTE;7BIT:a', 'NOTE:a'],
		['NOTE;ENCODING=QUOTED-PRINTABLE:=54=c3=a4=73=74', 'NOTE:Täst'],
		['NOTE;ENCODING=QUOTED-PRINTABLE:a=07=00b', 'NOTE:ab'],
		['NOTE;ENCODING=QUOTED-PRINTABLE:a=0AEND:VCARD', 'NOTE:a\\nEND:VCARD'],
	])('of version 2.1 has a line %s, which becomes %s', (line, expected) => {
		const vcard = ['BEGIN:VCARD', 'VERSION:2.1', line, 'TEL:1', 'END:VCARD'].join('\n');
		expect(completeVcard(vcard, 'vcard').split('\n')[2]).toBe(expected);
	});

	it('has quoted-printable decoded whatever its version says', () => {
		expect(complete('FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:T=C3=A4st', 'TEL;CELL:1')).toEqual([
			'FN:Täst',
			'TEL;CELL:1',
		]);
	});

	it('gives no button to a number with an extension', () => {
		const line = 'TEL;VALUE=uri:tel:+1-202-555-0100;ext=5';
		expect(complete(line)).toEqual([line]);
	});

	it.each([
		['', 'one vCard'],
		['VERSION:3.0\nTEL:1', 'one vCard'],
		['BEGIN:VCARD\nTEL:1', 'one vCard'],
		['BEGIN:VCARD\nTEL:1\nEND:VCARD\nBEGIN:VCARD\nTEL:2\nEND:VCARD', 'one vCard'],
		['BEGIN:VCARD\nTEL:1\nEND:VCARD\nX-TAIL:1', 'one vCard'],
		['BEGIN:VCARD\nFN:John\nEND:VCARD', 'TEL'],
		['BEGIN:VCARD\nTEL:1\n<script>\nEND:VCARD', 'line'],
	])('is refused: %j', (vcard, problem) => {
		expect(() => completeVcard(vcard, 'vcard')).toThrow(problem);
	});

	it('cannot keep the parser busy', () => {
		expect(() => complete(`TEL${';"'.repeat(50_000)}`)).toThrow('TEL');
	});
});
