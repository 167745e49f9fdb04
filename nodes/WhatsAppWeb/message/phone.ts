import { invalidParameter } from '../errors';

/** Separators between digits: blanks, any dash, brackets, dots, slashes, and the invisible marks of copied numbers. */
const SEPARATORS = /[\s\p{Pd}\p{Cf}()[\]./+]/gu;

/** The digits of a written number; undefined if it holds anything but digits and separators. */
export function digitsOf(text: string): string | undefined {
	const digits = text.normalize('NFKC').replace(SEPARATORS, '');
	return /^\d+$/.test(digits) ? digits : undefined;
}

/**
 * A phone number as WhatsApp wants it: country code and number, digits only.
 * @param parameter the parameter's name as its author knows it, for the error
 * @throws WhatsAppError `invalid_parameter`
 */
export function parsePhone(text: string, parameter: string): string {
	const digits = digitsOf(text)?.replace(/^00/, '');
	if (digits === undefined || digits.length < 7 || digits.length > 15) {
		throw invalidParameter(
			parameter,
			'must be a phone number with country code',
			'Write it as +62 812 3456 7890: between 7 and 15 digits, country code first.',
		);
	}
	if (digits.startsWith('0')) {
		throw invalidParameter(
			parameter,
			'must start with the country code, not with 0',
			'Replace the leading 0 by the country code: 0812… in Indonesia becomes +62 812….',
		);
	}
	return digits;
}

/**
 * The spellings under which one mobile number may be registered, the given one first: Brazil with and without the
 * ninth digit, Mexico with and without 1, Argentina with and without 9. Only a look-up tells which one exists.
 */
export function phoneVariants(digits: string): string[] {
	const brazil = /^55(\d{2})(9?)(\d{8})$/.exec(digits);
	if (brazil) {
		const [, area, ninth, number] = brazil;
		return ninth ? [digits, `55${area}${number}`] : [digits, `55${area}9${number}`];
	}
	for (const [country, infix] of [
		['52', '1'],
		['54', '9'],
	] as const) {
		const match = new RegExp(`^${country}(${infix})?(\\d{10})$`).exec(digits);
		if (match) {
			const [, given, number] = match;
			return [digits, given ? `${country}${number}` : `${country}${infix}${number}`];
		}
	}
	return [digits];
}
