import { invalidParameter } from '../errors';
import { digitsOf, readPhone } from './phone';

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
 * A vCard written elsewhere, made safe to send: one card, one property per line, and a `waid` on every international
 * number, because phones only show the button to message a number that has one.
 * @throws WhatsAppError `invalid_parameter`
 */
export function completeVcard(vcard: string, parameter: string): string {
	const lines = vcard
		.trim()
		.replace(/\r\n?/g, '\n')
		// A line that begins with a blank continues the one before it (RFC 6350, 3.2).
		.replace(/\n[ \t]/g, '')
		.split('\n')
		.map((line) => line.replace(/\p{Cc}/gu, ''))
		.filter((line) => line !== '');
	const marks = lines.filter((line) => /^(BEGIN|END):VCARD\s*$/i.test(line)).length;
	if (marks !== 2 || !/^BEGIN:/i.test(lines[0] ?? '') || !/^END:/i.test(lines.at(-1) ?? '')) {
		throw invalidParameter(parameter, 'must be one vCard, from BEGIN:VCARD to END:VCARD');
	}
	const malformed = lines.find((line) => !/^[\w.-]+[;:]/.test(line));
	if (malformed !== undefined) {
		throw invalidParameter(
			parameter,
			`has a line that is no property: ${lines.indexOf(malformed) + 1}`,
		);
	}
	if (!lines.some((line) => TEL.test(line))) {
		throw invalidParameter(parameter, 'must have a phone number (TEL)');
	}
	return lines.map(withWaid).join('\n');
}

function withWaid(line: string): string {
	const [, name = '', parameters = '', value = ''] = TEL.exec(line) ?? [];
	const number = value.replace(/^tel:/i, '').trim();
	// Without + the number may be a local one, and its button would lead to a stranger.
	if (!/^(\+|00)/.test(number) || /;waid=/i.test(parameters)) return line;
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
