/** A written number, before anything is known of countries. */
export interface WrittenPhone {
	/** Without + and 00. */
	digits: string;
	/** Whether it was written as an international number: with +, with 00, or in a link to a chat. */
	isInternational: boolean;
	/** Digits before a zero that stands alone: `+44 (0) 7700 900123`. */
	loneZero?: { before: string; isBracketed: boolean };
	/** Digits before each slash: `+49 30/123456`. */
	beforeSlashes: string[];
}

/** Why a text cannot be read as one number; continues the sentence after the parameter's name. */
export interface Unreadable {
	problem: string;
	description: string;
}

const ONE_NUMBER = 'Give one number, as +62 812 3456 7890. Each recipient is an item of their own.';

/** What may stand between digits: blanks, any dash, brackets, dots and slashes. */
const SIGNS = /^[\d \p{Pd}\u2212()[\]./+]+$/u;

/** `1.2e+11`, or as spreadsheets write it `6,28112E+11`. */
const EXPONENT = /^\d(?:[.,]\d+)?e\+?\d+$/i;

/** A whole number with decimals, as spreadsheets and databases hand numbers over. */
const DECIMAL = /^(\+?\d{7,})[.,](\d+)$/;

/** Decimals after a number in groups: `62 811 222 333.0`. */
const LAST_AFTER_DOT = /(?<dot>\.?)(?<before>\d+)\.(?<last>\d|\d\d|0+)$/;

const EXTENSION =
	/\d\s*[;,(]?\s*(?:(?:ext(?:n|ension)?|x|dw|durchwahl|poste|ramal|int|доб)[\s.:=]*|#\s*)\d+\s*\)?$/iu;

/** Signs and words between two numbers, a number of the usual length on either side of a blank, or a second +. */
const SEVERAL =
	/[,;|&\n\r\t]|\d\D*\s(?:or|and|oder|und|ou|et|o|y|e|atau|dan)\s\D*\d|\d{7,}[^\d]* [^\d]*\d{7,}|\d[^+]*\+/iu;

/** Links that open the chat with a number, and schemes that stand before one. */
const LINKS = [
	/^(?:https?:\/\/)?(?:www\.)?wa\.me\/((?:\+|%2b)?\d+)\/?(?:[?#].*)?$/i,
	/^(?:https?:\/\/)?(?:api|web|www)\.whatsapp\.com\/send\/?\?(?:[^#]*&)?phone=([^&#]+)/i,
	/^whatsapp:\/\/send\/?\?(?:[^#]*&)?phone=([^&#]+)/i,
];
const SCHEME = /^(?:tel|callto|whatsapp):(?!\/\/)\s*/i;

/** Reads the digits and signs of a written number; what they mean in a country is for `phone.ts`. */
export function readPhoneText(given: string): WrittenPhone | Unreadable {
	const link = linkedNumber(given.trim());
	const text = plainText(link ?? given.trim().replace(SCHEME, ''));
	const decimal = DECIMAL.exec(text);
	const number = decimal && /^00?$/.test(decimal[2] ?? '') ? (decimal[1] ?? '') : text;
	return problemOf(number) ?? { ...dissected(number, link !== undefined) };
}

/** Digits of every script as 0 to 9, signs of full width as usual ones, without invisible marks. */
export function plainText(text: string): string {
	// NFKC would make digits of footnote marks: `…333¹` is not `…3331`.
	return text
		.replace(/\p{No}/gu, '*')
		.normalize('NFKC')
		.replace(/\p{Cf}/gu, '')
		.replace(/\p{Nd}/gu, asciiDigit)
		.trim();
}

/** The digits of a script follow each other, from 0 to 9. */
function asciiDigit(digit: string): string {
	const value = digit.codePointAt(0) as number;
	let first = value;
	while (/\p{Nd}/u.test(String.fromCodePoint(first - 1))) first -= 1;
	return String((value - first) % 10);
}

function linkedNumber(text: string): string | undefined {
	const number = LINKS.map((link) => link.exec(text)?.[1]).find((found) => found !== undefined);
	return number?.replace(/%2b/gi, '+').replace(/%20/g, ' ');
}

function problemOf(text: string): Unreadable | undefined {
	if (EXPONENT.test(text)) {
		return {
			problem: 'is a number that was shortened to its first digits',
			description:
				'Format the column of the spreadsheet as text, so that it hands over every digit: +62 812 3456 7890.',
		};
	}
	if (DECIMAL.test(text) || (SIGNS.test(text) && endsInDecimals(text))) {
		return {
			problem: 'is a number with decimals, not a phone number',
			description: 'Format the column of the spreadsheet as text, or use Math.round().',
		};
	}
	if (EXTENSION.test(text)) {
		return {
			problem: 'has an extension, and WhatsApp knows no extensions',
			description: 'Give the number of the account without what is dialled after it.',
		};
	}
	if (SEVERAL.test(text)) {
		return { problem: 'seems to hold more than one phone number', description: ONE_NUMBER };
	}
	if (/\.\.|\(\s*0\s*\).*\(\s*0\s*\)/.test(text) || !SIGNS.test(text)) {
		return {
			problem: 'must be a phone number with country code',
			description: 'Write it as +62 812 3456 7890: between 7 and 15 digits, country code first.',
		};
	}
	return undefined;
}

/** Whether the last digits are no group like the one before them, as in `+33.6.12.34.56.78`. */
function endsInDecimals(text: string): boolean {
	const { dot, before, last } = LAST_AFTER_DOT.exec(text)?.groups ?? {};
	return last !== undefined && (dot === '' || before?.length !== last.length);
}

/** @param number digits and signs */
function dissected(number: string, isLinked: boolean): WrittenPhone {
	const [, plus, zeros, rest = ''] = /^[\s([]*(\+)?[\s()[\]]*(00)?(.*)$/s.exec(number) ?? [];
	const bracketed = /[([]\s*0\s*[)\]]/.exec(rest);
	const zero = bracketed ?? /[^\d]0[^\d]/.exec(rest);
	const digitsBefore = (index: number) => rest.slice(0, index).replace(/\D/g, '');
	return {
		digits: rest.replace(/\D/g, ''),
		isInternational: isLinked || plus !== undefined || zeros !== undefined,
		loneZero: zero
			? { before: digitsBefore(zero.index), isBracketed: bracketed !== null }
			: undefined,
		beforeSlashes: [...rest.matchAll(/\//g)].map(({ index }) => digitsBefore(index)),
	};
}
