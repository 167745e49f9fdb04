import { receivedCards } from '../../../../../nodes/WhatsAppWeb/message/received/vcard';

const vcardPhones = (vcard: string) => receivedCards(vcard)[0]?.phones;
const vcardName = (vcard: string) => receivedCards(vcard)[0]?.name;

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
			expect(vcardPhones(text)?.map(({ number }) => number)).toEqual(['1', '2']);
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
	expect(vcardName('N:;Ann;;;')).toBe('Ann');
	expect(vcardName('N:Lee;Ann;May;Dr.;PhD\nFN:')).toBe('Dr. Ann May Lee PhD');
	expect(vcardName('N:;;;;')).toBeUndefined();
});

describe('a vCard 2.1, as the address books of Android write it', () => {
	const old = (...lines: string[]) =>
		['BEGIN:VCARD', 'VERSION:2.1', ...lines, 'END:VCARD'].join('\r\n');

	it('has its name and number in quoted-printable', () => {
		const vcard = old(
			'N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=54=C3=A4=73=74;;;;',
			'FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=54=C3=A4=73=74=20=',
			'=46=72=61=75',
			'TEL;CELL;ENCODING=QUOTED-PRINTABLE:=2B=34=39=',
			'=31=35=31=30=30=30=30=30=30=30=31',
			'NOTE:end',
		);
		expect(receivedCards(vcard)).toEqual([
			{
				name: 'Täst Frau',
				phones: [{ number: '+4915100000001', type: 'CELL', wa_id: null }],
				vcard,
			},
		]);
	});

	it.each([
		['FN;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-1:J=FCrgen', 'Jürgen'],
		['FN;CHARSET=windows-1251;ENCODING=QUOTED-PRINTABLE:=C0=ED=ED=E0', 'Анна'],
		['FN;CHARSET=SHIFT_JIS;QUOTED-PRINTABLE:=8E=52=93=63', '山田'],
		['FN;CHARSET=KOI8-R;ENCODING=QUOTED-PRINTABLE:=E1=CE=CE=C1', 'Анна'],
		// Without a charset, or with a wrong one.
		['FN;ENCODING=QUOTED-PRINTABLE:J=C3=BCrgen', 'Jürgen'],
		['FN;ENCODING=QUOTED-PRINTABLE:J=FCrgen', 'Jürgen'],
		['FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:J=FCrgen', 'Jürgen'],
		['FN;CHARSET=nonsense;ENCODING=QUOTED-PRINTABLE:J=C3=BCrgen', 'Jürgen'],
		// What is no hexadecimal stays.
		['FN;ENCODING=QUOTED-PRINTABLE:1=XY=20=3D 2', '1=XY = 2'],
		['FN;ENCODING=QUOTED-PRINTABLE:A=0D=0AB', 'A B'],
		// An = at the end is none of quoted-printable elsewhere.
		['FN:a=', 'a='],
	])('%s', (line, name) => {
		expect(vcardName(old(line, 'TEL:1'))).toBe(name);
		expect(vcardPhones(old(line, 'TEL:1'))).toHaveLength(1);
	});
});

it('a number in a URI is told as people write it', () => {
	expect(vcardPhones(card('TEL;VALUE=uri:tel:+1-202-555-0100;ext=5'))).toMatchObject([
		{ number: '+1-202-555-0100 ext. 5', wa_id: null },
	]);
	expect(vcardPhones(card('TEL;VALUE=uri:tel:7042;phone-context=example.com'))).toMatchObject([
		{ number: '7042' },
	]);
});

it('several cards in one text are several people', () => {
	const people = ['Ann', 'Bob'].map((name, index) =>
		['BEGIN:VCARD', 'VERSION:3.0', `FN:${name}`, `TEL:+62812000000${index}`, 'END:VCARD'].join(
			'\n',
		),
	);
	expect(receivedCards(people.join('\r\n'))).toEqual([
		{
			name: 'Ann',
			phones: [expect.objectContaining({ number: '+628120000000' })],
			vcard: people[0],
		},
		{
			name: 'Bob',
			phones: [expect.objectContaining({ number: '+628120000001' })],
			vcard: people[1],
		},
	]);
	const agent = card('AGENT:', 'BEGIN:VCARD', 'FN:Secretary', 'TEL:999', 'END:VCARD', 'TEL:1');
	expect(receivedCards(agent)).toMatchObject([{ name: 'Ann Lee', phones: [{ number: '1' }] }]);
});
