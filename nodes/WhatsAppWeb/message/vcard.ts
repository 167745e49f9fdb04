import { invalidParameter } from '../errors';
import { digitsOf, readPhone } from './phone';
import { type VcardLine, vcardLines } from './vcardLines';

export interface VcardPhone {
	/** A number with country code in any spelling, or a local or short one of 5 to 15 digits. */
	number: string;
	/** A vCard type: CELL, WORK, HOME, … */
	type?: string;
}

const TEL = /^((?:[\w-]+\.)?TEL)((?:;(?:"[^"]*"|[^":;])*)*):(.*)$/i;

/** A vCard 3.0 as WhatsApp's own clients write it. */
export function buildVcard(displayName: string, phones: VcardPhone[]): string {
	const name = escapeText(displayName);
	return [
		'BEGIN:VCARD',
		'VERSION:3.0',
		`N:;${name};;;`,
		`FN:${name}`,
		...phones.map(({ number, type = 'CELL' }) => {
			const waid = accountOf(number);
			const value = waid === undefined ? digitsOf(number) : `+${waid}`;
			return `TEL;type=${type}${waidParameter(waid)}:${value}`;
		}),
		'END:VCARD',
	].join('\n');
}

/**
 * A vCard written elsewhere (2.1 to 4.0), made safe to send: one card, one property per line, and a `waid` on every
 * international number, because phones only show the button to message a number that has one. Quoted-printable values are
 * decoded and 2.1 becomes 3.0, which all apps read.
 * @throws WhatsAppError `invalid_parameter`
 */
export function completeVcard(vcard: string, parameter: string): string {
	const lines = vcardLines(vcard.trim());
	const marks = lines.filter(({ raw }) => /^(BEGIN|END):VCARD\s*$/i.test(raw));
	if (marks.length !== 2 || marks[0] !== lines[0] || marks[1] !== lines.at(-1)) {
		throw invalidParameter(
			parameter,
			'must be one vCard, from BEGIN:VCARD to END:VCARD',
			'Send each person in a message of their own.',
		);
	}
	const malformed = lines.findIndex(({ raw }) => !/^[\w.-]+[;:]/.test(raw));
	if (malformed !== -1) {
		throw invalidParameter(parameter, `has a line that is no property: ${malformed + 1}`);
	}
	if (!lines.some(({ name }) => name === 'TEL')) {
		throw invalidParameter(parameter, 'must have a phone number (TEL)');
	}
	const isOld = lines.some(({ name, value }) => name === 'VERSION' && /^\s*2\.1/.test(value));
	return lines
		.map((line) =>
			withWaid(line.isQuotedPrintable || isOld ? asVersion3(line) : plain(line.raw), line),
		)
		.join('\n');
}

/** A property of vCard 2.1 as 3.0 has it: types are named, texts are UTF-8, and commas are escaped. */
function asVersion3({ raw, group, name, parameters, value, isQuotedPrintable }: VcardLine): string {
	if (/^(BEGIN|END)$/.test(name)) return plain(raw);
	if (name === 'VERSION') return 'VERSION:3.0';
	const kept = parameters
		.filter((each) => !/^(?:ENCODING=)?"?(?:QUOTED-PRINTABLE|8BIT|7BIT)"?$|^CHARSET=/i.test(each))
		.map((each) => (each.includes('=') ? each : namedParameter(each)));
	const text = isQuotedPrintable
		? value.replace(/\r\n|\r|\n/g, '\\n').replace(/(?<!\\),/g, '\\,')
		: value;
	const start = [`${group === undefined ? '' : `${group}.`}${name}`, ...kept].join(';');
	return plain(`${start}:${text}`);
}

/** A parameter of vCard 2.1, which has only its value. */
function namedParameter(value: string): string {
	return /^BASE64$/i.test(value) ? 'ENCODING=b' : `type=${value}`;
}

/** On one line. */
function plain(line: string): string {
	return line.replace(/\p{Cc}/gu, '');
}

/** @param written the property as it is sent */
function withWaid(written: string, { name: property, value: given }: VcardLine): string {
	const [, name = '', parameters = '', value = ''] =
		property === 'TEL' ? (TEL.exec(written) ?? []) : [];
	const number = given.replace(/^\s*tel:/i, '').trim();
	// Without + the number may be a local one, and its button would lead to a stranger.
	if (!/^(\+|00)/.test(number) || name === '' || /;waid=/i.test(parameters)) return written;
	return `${name}${parameters}${waidParameter(accountOf(number))}:${value}`;
}

function waidParameter(waid: string | undefined): string {
	return waid === undefined ? '' : `;waid=${waid}`;
}

/** The number of a WhatsApp account; undefined for short and local numbers, and whenever there is a doubt. */
function accountOf(number: string): string | undefined {
	const phone = readPhone(number);
	return 'digits' in phone ? phone.digits : undefined;
}

/** RFC 6350, 3.4 */
function escapeText(text: string): string {
	return text.replace(/[\\;,]/g, '\\$&').replace(/\r\n|\r|\n/g, '\\n');
}
