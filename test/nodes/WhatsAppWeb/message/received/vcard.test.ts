import { vcardName, vcardPhones } from '../../../../../nodes/WhatsAppWeb/message/received/vcard';

const card = (...lines: string[]) =>
	['BEGIN:VCARD', 'VERSION:3.0', 'N:;Ann;;;', 'FN:Ann Lee', ...lines, 'END:VCARD'].join('\n');

describe('phones of a vCard', () => {
	it.each([
		['TEL;TYPE=CELL:+6281234567890', '+6281234567890', 'CELL', null],
		['TEL;type=CELL;type=VOICE;waid=628123:+62 812-3', '+62 812-3', 'CELL', '628123'],
		['TEL;waid=6281234567890:+62 812 3456 7890', '+62 812 3456 7890', null, '6281234567890'],
		['TEL;TYPE="voice,cell":0812', '0812', 'CELL', null],
		['TEL;CELL;PREF:0812', '0812', 'CELL', null],
		['TEL;PREF;VOICE:0812', '0812', null, null],
		['TEL;VALUE=uri;TYPE=home:tel:+62812', '+62812', 'HOME', null],
		['tel:0812', '0812', null, null],
		['item1.TEL;waid=628123456:+62 812\nitem1.X-ABLabel:Office', '+62 812', 'Office', '628123456'],
		['item1.TEL:0812\nitem1.X-ABLabel:_$!<Mobile>!$_', '0812', 'Mobile', null],
		['TEL;TYPE=CELL:+62 812\n  345', '+62 812 345', 'CELL', null],
		['TEL:0812\\;ext\\, 7', '0812;ext, 7', null, null],
	])('%j', (line, number, type, wa_id) => {
		expect(vcardPhones(card(line))).toEqual([{ number, type, wa_id }]);
	});

	it('come in the order of the card, whatever its line ends', () => {
		const vcard = card('TEL;TYPE=CELL:1', 'EMAIL:a@b.c', 'TEL;TYPE=WORK:2', 'X-TEL:3');
		for (const text of [vcard, vcard.replaceAll('\n', '\r\n'), vcard.replaceAll('\n', '\r')]) {
			expect(vcardPhones(text).map(({ number }) => number)).toEqual(['1', '2']);
		}
	});

	it('are none in what is no vCard', () => {
		for (const text of ['', 'TEL', 'hello: world', ':::', 'TEL;:', 'TEL: \t']) {
			expect(vcardPhones(text)).toEqual([]);
		}
	});

	it('stop at a hundred', () => {
		expect(vcardPhones(card(...Array.from({ length: 5_000 }, (_, i) => `TEL:${i}`)))).toHaveLength(
			100,
		);
	});

	it('take linear time, however the lines are made', () => {
		/** Duration of the fastest of several runs in ms; the others may have been slowed down by the machine. */
		const time = (length: number): number => {
			const runs = Array.from({ length: 5 }, () => {
				const started = performance.now();
				for (const piece of ['TEL;', 'TEL;"', 'a.', ';type=', '\n ', ';"a"']) {
					vcardPhones(`TEL${piece.repeat(length / piece.length)}`);
				}
				return performance.now() - started;
			});
			return Math.min(...runs);
		};
		// Quadratic time would be 256 times as long.
		expect(time(65_536) / time(4_096)).toBeLessThan(100);
	});
});

it('a vCard tells the name it shows', () => {
	expect(vcardName(card())).toBe('Ann Lee');
	expect(vcardName('FN:Doe\\, John\\nSr')).toBe('Doe, John Sr');
	expect(vcardName('N:;Ann;;;')).toBeUndefined();
});
