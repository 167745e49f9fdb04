/** A country whose accounts go by one of two numbers: that of today, and that of before a change of its numbering plan. */
interface Renumbering {
	/** How to write a national number of either form as the other; undefined for a number of neither. */
	other(national: string): string | undefined;
	callingCode: string;
}

/**
 * The countries where WhatsApp still knows accounts by both forms. An account keeps the number it was registered with, so
 * only a look-up tells which one exists. Each rule is its own inverse, and leads to the same line of the same person.
 */
const RENUMBERED: Renumbering[] = [
	{
		// Brazil: mobile numbers got a ninth digit, the 9 in front, from 2012 to 2016.
		callingCode: '55',
		other: inserted(/^([1-9]\d)(9?)(\d{8})$/, '9'),
	},
	{
		// Mexico: the 1 of mobile numbers went in August 2019.
		callingCode: '52',
		other: inserted(/^()(1?)([2-9]\d{9})$/, '1'),
	},
	{
		// Argentina: the 9 of mobile numbers is dialled from abroad only.
		callingCode: '54',
		other: inserted(/^()(9?)([1-8]\d{9})$/, '9'),
	},
	{
		// Benin: all numbers got 01 in front on 30 November 2024.
		callingCode: '229',
		other: inserted(/^()((?:01)?)([2-9]\d{7})$/, '01'),
	},
	{
		// Ivory Coast: mobile numbers got two digits in front on 31 January 2021, by their operator.
		callingCode: '225',
		other(national) {
			const [, prefix, old] = /^(01|05|07)?(\d{8})$/.exec(national) ?? [];
			const operator = old === undefined ? undefined : ivorianOperator(old);
			if (old === undefined || operator === undefined) return undefined;
			if (prefix === undefined) return operator + old;
			// A number that was new in 2021 has no older form: eight digits like these belong to somebody else.
			return prefix === operator ? old : undefined;
		},
	},
];

/**
 * The numbers by which one account may be known, the given one first.
 * @param digits country code and number
 */
export function phoneVariants(digits: string): string[] {
	for (const { callingCode, other } of RENUMBERED) {
		if (!digits.startsWith(callingCode)) continue;
		const variant = other(digits.slice(callingCode.length));
		return variant === undefined ? [digits] : [digits, callingCode + variant];
	}
	return [digits];
}

/** @param form area, the digits in question or none, and the rest */
function inserted(form: RegExp, infix: string): Renumbering['other'] {
	return (national) => {
		const [, area, given, rest] = form.exec(national) ?? [];
		if (area === undefined || rest === undefined) return undefined;
		return given ? area + rest : area + infix + rest;
	};
}

/** The operator's two digits: until 2021, the second digit of a mobile number told the operator. */
function ivorianOperator(old: string): string | undefined {
	const [, second] = /^[04-9]([1-9])/.exec(old) ?? [];
	return second && ['01', '05', '07'][Math.floor((Number(second) - 1) / 3)];
}
