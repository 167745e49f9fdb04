import { Metadata, type PhoneNumber, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { invalidParameter } from '../errors';
import { plainText, readPhoneText, type Unreadable, type WrittenPhone } from './phoneText';
import { phoneVariants } from './phoneVariants';

/** Why a text is no number that WhatsApp can be asked for. */
export interface NoPhone extends Unreadable {
	/** Whether it may be a local or a short number, which can be dialled but not written to. */
	isLocal: boolean;
}

/** Country code and number. */
export interface Phone {
	digits: string;
}

/**
 * Reads a phone number with country code in every usual spelling. It never guesses: a text that may be read as two
 * different numbers is none.
 *
 * A number with + or 00 needs a length that its country has. Without them it may be a national one, so its digits must be
 * a known number, or as many as the country's mobile numbers have. The plans are those of libphonenumber; a number that
 * does not fit them can be written as a JID.
 */
export function readPhone(text: string): Phone | NoPhone {
	const written = readPhoneText(text);
	if ('problem' in written) return { ...written, isLocal: false };
	const { digits, isInternational } = written;
	if (digits.startsWith('0')) return startsWithZero(isInternational);
	if (holdsEnding(written)) return severalNumbers();
	if (digits.length < MIN_DIGITS || digits.length > MAX_WRITTEN_DIGITS) {
		return unusualLength(isInternational);
	}
	const phone = numberOfPlan(written);
	if (isInternational) return phone;
	const isNumber = 'digits' in phone ? isKnown(phone.digits) : !phone.isLocal;
	return isNumber ? phone : withoutCountryCode(digits);
}

const MIN_DIGITS = 7;
/** Fifteen, and what is dialled within the country only. */
const MAX_WRITTEN_DIGITS = 17;
const MAX_AREA_CODE = 5;
const MAX_COUNTRY_CODE = 3;

/** Whether a slash stands after more than an area code: then what follows are other last digits, of a second number. */
function holdsEnding({ digits, beforeSlashes }: WrittenPhone): boolean {
	if (beforeSlashes.length === 0) return false;
	const code = parse(digits)?.countryCallingCode.length ?? MAX_COUNTRY_CODE;
	return beforeSlashes.some((before) => before.length - code > MAX_AREA_CODE);
}

/**
 * A phone number as WhatsApp wants it: country code and number, digits only.
 * @param parameter the parameter's name as its author knows it, for the error
 * @throws WhatsAppError `invalid_parameter` with the reason
 */
export function parsePhone(text: string, parameter: string): string {
	const phone = readPhone(text);
	if ('digits' in phone) return phone.digits;
	throw invalidParameter(parameter, phone.problem, phone.description);
}

/** A number as people write it: `+62 812-3456-7890`. @param digits country code and number */
export function internationalPhone(digits: string): string {
	return parse(digits)?.formatInternational() ?? `+${digits}`;
}

/** The country of a number, as two letters; null where it is unknown. @param digits country code and number */
export function countryOf(digits: string): string | null {
	return parse(digits)?.country ?? null;
}

/**
 * The digits of a text that somebody looks for among numbers, or of a number that is only dialled; undefined if it holds
 * anything but digits and separators.
 */
export function digitsOf(text: string): string | undefined {
	const digits = plainText(text).replace(/[ \p{Pd}()[\]./+]/gu, '');
	return /^\d+$/.test(digits) ? digits : undefined;
}

/** Resolves zeros after the country code, and checks the length. */
function numberOfPlan(written: WrittenPhone): Phone | NoPhone {
	const { digits, loneZero } = written;
	if (phoneVariants(digits).length > 1 && !loneZero) return { digits };
	const parsed = parse(digits);
	if (!parsed) return unknownCountry(digits);
	const code = parsed.countryCallingCode;
	const isTrunk = loneZero?.before === code;
	if (loneZero?.isBracketed && !isTrunk) return misplacedZero();
	const national = digits.slice(code.length);
	return national.startsWith('0')
		? withoutTrunkZero(parsed, national, isTrunk)
		: asGiven(parsed, digits);
}

/** A number without a zero after the country code, but perhaps with another prefix: the 8 of Russia, the 15 of Argentina. */
function asGiven(parsed: PhoneNumber, digits: string): Phone | NoPhone {
	const read = digitsIn(parsed);
	if (read === digits) return parsed.isPossible() ? { digits } : wrongLength(parsed, digits);
	const isLonger = digits.length > read.length;
	if (isLonger && parsed.isValid()) return { digits: read };
	return isLonger || !parsed.isPossible() ? wrongLength(parsed, digits) : { digits };
}

/**
 * @param national begins with 0
 * @param isAlone whether the zero was set apart, as in (0): then it is only written to be left out or put in
 */
function withoutTrunkZero(
	parsed: PhoneNumber,
	national: string,
	isAlone: boolean,
): Phone | NoPhone {
	const code = parsed.countryCallingCode;
	const given = code + national;
	if (!parsed.nationalNumber.startsWith('0')) {
		return parsed.isPossible() ? { digits: digitsIn(parsed) } : wrongLength(parsed, given);
	}
	// In this country, numbers may begin with 0.
	const without = parse(code + national.slice(1));
	if (without?.isValid() && (isAlone || !parsed.isValid())) {
		return parsed.isPossible() ? ambiguousZero(code, national) : { digits: digitsIn(without) };
	}
	const stays = parsed.isValid() || (!isAlone && parsed.isPossible());
	return stays ? { digits: given } : wrongLength(parsed, given);
}

/** Whether these digits are, by one of the forms of their country, a known number or as long as a mobile one. */
function isKnown(digits: string): boolean {
	return phoneVariants(digits).some((variant) => {
		const parsed = parse(variant);
		if (!parsed) return false;
		const { length } = parsed.nationalNumber;
		return parsed.isValid() || mobileLengths(parsed).includes(length);
	});
}

/** Its types leave out what the library has of each type of number. */
interface TypedPlan {
	type(name: 'MOBILE'): { possibleLengths(): number[] } | undefined;
}

function mobileLengths(phone: PhoneNumber): number[] {
	const country = phone.country ?? phone.getPossibleCountries()[0];
	if (country === undefined) return [];
	const metadata = new Metadata();
	metadata.selectNumberingPlan(country);
	const plan = metadata.numberingPlan as unknown as TypedPlan;
	return plan.type('MOBILE')?.possibleLengths() ?? [];
}

function parse(digits: string): PhoneNumber | undefined {
	return parsePhoneNumberFromString(`+${digits}`);
}

function digitsIn(phone: PhoneNumber): string {
	return phone.number.slice(1);
}

function startsWithZero(isInternational: boolean): NoPhone {
	return {
		isLocal: !isInternational,
		problem: 'must start with the country code, not with 0',
		description:
			'Replace the leading 0, or the 011 for calls abroad, by + and the country code: 0812… in Indonesia becomes +62 812….',
	};
}

function severalNumbers(): NoPhone {
	return {
		isLocal: false,
		problem: 'seems to hold more than one phone number',
		description: 'Give one number, without what stands after the slash.',
	};
}

function withoutCountryCode(digits: string): NoPhone {
	return {
		isLocal: true,
		problem: 'is no number of any country as it stands: the country code seems to be missing',
		description: `Write it as +62 812 3456 7890, with + and the country code. If WhatsApp knows it as it is, write ${digits}@s.whatsapp.net.`,
	};
}

function unusualLength(isInternational: boolean): NoPhone {
	return {
		isLocal: !isInternational,
		problem: 'must be a phone number with country code',
		description: 'Write it as +62 812 3456 7890: between 7 and 15 digits, country code first.',
	};
}

function unknownCountry(digits: string): NoPhone {
	return {
		isLocal: true,
		problem: 'begins with digits that are the code of no country',
		description: `Write it as +62 812 3456 7890, with + and the country code. If WhatsApp knows it as it is, write ${digits}@s.whatsapp.net.`,
	};
}

function wrongLength({ country, countryCallingCode }: PhoneNumber, digits: string): NoPhone {
	const where = country ? `${country} (+${countryCallingCode})` : `+${countryCallingCode}`;
	return {
		isLocal: true,
		problem: `has more or fewer digits than a number of ${where}`,
		description: `Check the country code and that it is one number. If WhatsApp knows it as it is, write ${digits}@s.whatsapp.net.`,
	};
}

function misplacedZero(): NoPhone {
	return {
		isLocal: false,
		problem: 'has a (0) that does not stand after the country code',
		description: 'Write all digits that are dialled from abroad, and no others: +44 7700 900123.',
	};
}

function ambiguousZero(code: string, national: string): NoPhone {
	return {
		isLocal: false,
		problem: 'may be meant with or without the 0 after the country code',
		description: `Write it as it is dialled from abroad: +${code} ${national} or +${code} ${national.slice(1)}.`,
	};
}
