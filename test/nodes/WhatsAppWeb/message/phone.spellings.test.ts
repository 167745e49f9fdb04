import { parseRecipient } from '../../../../nodes/WhatsAppWeb/message/jid';
import { readPhone } from '../../../../nodes/WhatsAppWeb/message/phone';
import { phoneVariants } from '../../../../nodes/WhatsAppWeb/message/phoneVariants';
import { randomness } from './hostileMessages.ts';

/** What is dialled within a country before its numbers, and a mobile and a landline number as dialled from abroad. */
const COUNTRIES: Record<string, { code: string; trunk?: string; numbers: string[] }> = {
	AR: { code: '54', trunk: '0', numbers: ['91123456789', '1123456789'] },
	AU: { code: '61', trunk: '0', numbers: ['412345678', '212345678'] },
	BD: { code: '880', trunk: '0', numbers: ['1812345678', '27111234'] },
	BJ: { code: '229', numbers: ['0197000001', '97000001', '0120211234'] },
	BR: { code: '55', trunk: '0', numbers: ['11987654321', '1187654321', '1123456789'] },
	CI: { code: '225', numbers: ['0712345678', '0123456789', '07123456', '2721234567'] },
	DE: { code: '49', trunk: '0', numbers: ['15100000002', '15123456789', '30123456', '895566778'] },
	EG: { code: '20', trunk: '0', numbers: ['1001234567', '234567890'] },
	ES: { code: '34', numbers: ['612345678', '810123456'] },
	FR: { code: '33', trunk: '0', numbers: ['612345678', '123456789'] },
	GA: { code: '241', trunk: '0', numbers: ['06031234', '01441234'] },
	GB: { code: '44', trunk: '0', numbers: ['7700900123', '2079460000', '1632960123'] },
	HU: { code: '36', trunk: '06', numbers: ['201234567', '12345678'] },
	ID: { code: '62', trunk: '0', numbers: ['81234567890', '8123456789', '218350123'] },
	IN: { code: '91', trunk: '0', numbers: ['9876543210', '7410410123'] },
	IR: { code: '98', trunk: '0', numbers: ['9123456789', '2123456789'] },
	IT: { code: '39', numbers: ['3123456789', '333123456', '0612345678', '0212345678'] },
	JP: { code: '81', trunk: '0', numbers: ['9012345678', '312345678'] },
	KE: { code: '254', trunk: '0', numbers: ['712123456', '202012345'] },
	KR: { code: '82', trunk: '0', numbers: ['1020000000', '22123456'] },
	MX: { code: '52', trunk: '01', numbers: ['15512345678', '5512345678', '2001234567'] },
	NG: { code: '234', trunk: '0', numbers: ['8021234567', '9091234567'] },
	RU: { code: '7', trunk: '8', numbers: ['9123456789', '3011234567'] },
	SA: { code: '966', trunk: '0', numbers: ['512345678', '112345678'] },
	TR: { code: '90', trunk: '0', numbers: ['5012345678', '2123456789'] },
	US: { code: '1', trunk: '1', numbers: ['2025550100', '2015550123'] },
	ZA: { code: '27', trunk: '0', numbers: ['711234567', '101234567'] },
};

const SPELLINGS = 10_000;

type Random = ReturnType<typeof randomness>;

const pick = <T>(random: Random, list: readonly T[]): T =>
	list[Math.floor(random() * list.length)] as T;

const SEPARATORS = [
	' ',
	'-',
	'.',
	'\u00a0',
	'\u2011',
	'–',
	'  ',
	'/',
	' / ',
	'\u202f',
	'\u200e',
	') (',
];
const ZEROS = [0x30, 0x660, 0x6f0, 0x966, 0xff10, 0x9e6, 0xe50];

/** Digits in groups of two to five, with one separator or several. */
function grouped(digits: string, random: Random): string {
	if (random() < 0.2) return digits;
	const usual = pick(random, SEPARATORS);
	let text = '';
	for (let at = 0; at < digits.length; ) {
		const length = 2 + Math.floor(random() * 4);
		const group = digits.slice(at, at + length);
		const separator = random() < 0.8 ? usual : pick(random, SEPARATORS);
		text += at === 0 ? group : separator + group;
		at += length;
	}
	return random() < 0.2 ? text.replace(/\d{2,4}/, '($&)') : text;
}

function inScript(text: string, zero: number): string {
	return text.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));
}

/** A number as somebody may write it who does not think of programs: not all of them can be understood. */
function spelling(
	{ code, trunk, numbers }: (typeof COUNTRIES)[string],
	number: string,
	random: Random,
): string {
	const trunkSign = pick(random, [
		'',
		'',
		`(${trunk ?? '0'})`,
		` (${trunk ?? '0'}) `,
		' (0) ',
		'(0)',
		trunk ?? '',
		` ${trunk ?? ''} `,
	]);
	const start = pick(random, ['+', '+', '00', '', '+ ', '(+', '00 ', '+00', 'tel:+', '＋']);
	const close = start === '(+' ? ')' : '';
	const between = pick(random, ['', ' ', '-', ' ', '.']);
	let text = start + code + close + between + trunkSign + grouped(number, random);
	const other = pick(random, numbers);
	switch (Math.floor(random() * 24)) {
		case 0:
			// `12.34.00` may be decimals or a pair of digits.
			text = text.replace(/\./g, ' ') + pick(random, ['.0', '.00', ',0', '.5', '.000', ',00']);
			break;
		case 1:
			text += pick(random, [
				' ext. 5',
				' x5',
				'x12',
				';ext=5',
				' #5',
				' Durchwahl 5',
				' ext 5',
				',5',
			]);
			break;
		case 2:
			text += pick(random, [', ', '; ', '\n', ' or ', ' / ', '|', ' oder ', '\t', ' und ', ' & ']);
			text += pick(random, [
				`+${code}${other}`,
				`+${code} ${other}`,
				other,
				`0${other}`,
				other.slice(-3),
			]);
			break;
		case 3:
			text = pick(random, [
				'https://wa.me/',
				'wa.me/',
				'https://api.whatsapp.com/send?phone=',
				'https://wa.me/+',
			]);
			text += code + pick(random, ['', '', trunk ?? '']) + number;
			break;
		case 4:
			text =
				pick(random, ['011', '011 ', `(${trunk ?? '011'})`, trunk ?? '011']) +
				grouped(number, random);
			break;
		case 5:
			text = Number(code + number).toExponential(pick(random, [2, 5, 9]));
			break;
		case 6:
			text += pick(random, ['…', '...', '**', '¹', '²', '½']);
			break;
		default:
	}
	return random() < 0.15 ? inScript(text, pick(random, ZEROS)) : text;
}

/** Spellings of one number that everybody understands, and so must we. */
function usualSpellings({ code, trunk }: (typeof COUNTRIES)[string], number: string): string[] {
	const groups = [
		number,
		number.replace(/(\d{3})(?=\d{3})/g, '$1 '),
		number.replace(/(\d{2,3})(?=\d{4,})/, '$1-'),
	];
	return groups
		.flatMap((group) => [
			`+${code}${group}`,
			`+${code} ${group}`,
			`00${code} ${group}`,
			`(+${code}) ${group}`,
			`tel:+${code}-${group}`,
			...(trunk === '0' && !number.startsWith('0')
				? [`+${code} (0) ${group}`, `+${code}(0)${group}`, `+${code} 0${group}`]
				: []),
		])
		.concat([`${code}${number}`, `${code}${number}.0`, `https://wa.me/${code}${number}`]);
}

describe.each(Object.entries(COUNTRIES))('numbers of %s', (_, country) => {
	it.each(country.numbers)('%s are understood in usual spellings', (number) => {
		const digits = country.code + number;
		for (const text of usualSpellings(country, number)) {
			expect([text, readPhone(text)]).toEqual([text, { digits }]);
		}
	});

	it('are the same number in any spelling, or none', () => {
		const random = randomness(Number(country.code));
		const strangers: string[] = [];
		let understood = 0;
		for (let run = 0; run < SPELLINGS; run++) {
			const number = pick(random, country.numbers);
			const same = phoneVariants(country.code + number);
			const text = spelling(country, number, random);
			const phone = readPhone(text);
			if (!('digits' in phone)) continue;
			understood++;
			if (!same.includes(phone.digits)) strangers.push(`${text} of ${same[0]}: ${phone.digits}`);
		}
		expect(strangers.slice(0, 20)).toEqual([]);
		expect(understood).toBeGreaterThan(SPELLINGS / 4);
	});
});

it('two numbers are never a group', () => {
	const random = randomness(7);
	for (const country of Object.values(COUNTRIES)) {
		const [first = '', second = first] = country.numbers;
		for (const between of [' ', '\n', '-', '/', ' - ', '\t', ', ', '.']) {
			const text = `${country.code}${first}${between}${country.code}${second}${pick(random, ['', ' '])}`;
			expect(() => parseRecipient(text, 'to')).toThrow();
		}
	}
});
