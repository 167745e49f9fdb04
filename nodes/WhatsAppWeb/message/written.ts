/*
 * What authors write into fields. Expressions give values of any type, and what is made of them must be what they meant:
 * everything else is a problem, told in words that continue the sentence after the parameter's name.
 */

export interface Problem {
	problem: string;
	description?: string;
}

export type Written<Value> = { value: Value } | Problem;

/** A text, or a number that is one as it stands. */
export function writtenText(value: unknown): Written<string> {
	if (typeof value === 'string') return { value };
	if (typeof value !== 'number') return { problem: 'must be a text' };
	if (!Number.isFinite(value)) return { problem: 'is a calculation without a result' };
	if (Math.abs(value) > Number.MAX_SAFE_INTEGER) {
		return {
			problem: 'is a number whose last digits are lost',
			description:
				'JavaScript keeps fifteen digits of a number. Give it as a text: in quotes, or from a column of texts.',
		};
	}
	return { value: String(value) };
}

/** An ID: a text without blanks around it, or a whole number. */
export function writtenId(value: unknown): Written<string> {
	if (typeof value === 'number' && Number.isFinite(value) && !Number.isInteger(value)) {
		return { problem: 'is a number with decimals, not an ID' };
	}
	const written = writtenText(value);
	return 'value' in written ? { value: written.value.trim() } : written;
}

/** What n8n keeps of a choice, beside its value: a *resource locator*. */
const LOCATOR: ReadonlySet<string> = new Set([
	'__rl',
	'__regex',
	'cachedResultName',
	'cachedResultUrl',
	'mode',
	'value',
]);

/** The value of a resource locator; anything else as it is. */
export function picked(value: unknown): unknown {
	if (!isPlainObject(value) || !('value' in value || '__rl' in value)) return value;
	return Object.keys(value).every((key) => LOCATOR.has(key)) ? value.value : value;
}

/** Somebody or something of WhatsApp: picked, or written as a text or whole number. '' when nothing was. */
export function writtenChoice(value: unknown): Written<string> {
	const chosen = picked(value);
	if (chosen === undefined || chosen === null) return { value: '' };
	if (Array.isArray(chosen)) {
		return {
			problem: 'is a list, where one is wanted',
			description: 'Take one entry of it, or make an item of each: the node runs once per item.',
		};
	}
	if (isPlainObject(chosen)) {
		return {
			problem: 'is an object, not a number or an ID',
			description: 'Take the field of it that holds the number or the ID, as {{ $json.chat }}.',
		};
	}
	if (typeof chosen === 'number' && chosen < 0) return { problem: 'is a negative number' };
	return writtenId(chosen);
}

/** `-12` or `106.8`; the words of other languages and programs (`1,5`, `1e3`, `0x10`) may mean something else. */
const NUMERAL = /^[+-]?\d+(?:\.\d+)?$/;

/** A number, or a text that is one. */
export function writtenNumber(value: unknown): Written<number> {
	const text = typeof value === 'string' ? value.trim() : undefined;
	const number = text !== undefined && NUMERAL.test(text) ? Number(text) : value;
	if (typeof number !== 'number' || !Number.isFinite(number))
		return { problem: 'must be a number' };
	if (Number.isInteger(number) && !Number.isSafeInteger(number)) {
		return { problem: 'is a number whose last digits are lost' };
	}
	return { value: number };
}

/** A whole number, or a text that is one. `1.000` is none: it is a thousand or one. */
export function writtenInteger(value: unknown): Written<number> {
	const written = writtenNumber(value);
	if ('problem' in written) return written;
	const isMeant = typeof value !== 'string' || /^[+-]?\d+(?:\.0)?$/.test(value.trim());
	return Number.isInteger(written.value) && isMeant
		? written
		: { problem: 'must be a whole number' };
}

/** True or false, also as the words. */
export function writtenBoolean(value: unknown): Written<boolean> {
	if (typeof value === 'boolean') return { value };
	const word = typeof value === 'string' ? value.trim().toLowerCase() : undefined;
	if (word === 'true' || word === 'false') return { value: word === 'true' };
	return { problem: 'must be true or false' };
}

/** A JSON object, or its text. */
export function writtenObject(value: unknown): Written<Record<string, unknown>> {
	const written = typeof value === 'string' ? parsed(value) : { value };
	if ('problem' in written) return written;
	const object = written.value;
	if (!isPlainObject(object)) return { problem: 'must be a JSON object' };
	const problem = jsonProblem(object);
	return problem === undefined ? { value: object } : { problem };
}

/** The text of a JSON object: as it was written, or of the object that an expression gave. */
export function writtenJson(value: unknown): Written<string> {
	if (typeof value !== 'string') {
		const written = writtenObject(value);
		return 'value' in written ? { value: JSON.stringify(written.value) } : written;
	}
	const written = parsed(value, (text) => JSON.parse(text) as unknown);
	if ('problem' in written) return written;
	return isPlainObject(written.value) ? { value } : { problem: 'must be a JSON object' };
}

function parsed(text: string, parse = parseExactly): Written<unknown> {
	try {
		return { value: parse(text) };
	} catch (error) {
		if (error instanceof InexactNumber) return { problem: error.message };
		const reason = error instanceof Error ? `${error.message}. ` : '';
		const description = `${reason}Use {{ JSON.stringify($json.text) }} inside JSON.`;
		return { problem: 'is not valid JSON', description };
	}
}

class InexactNumber extends Error {}

/** Parses JSON, without rounding numbers that JavaScript cannot hold. */
function parseExactly(text: string): unknown {
	return JSON.parse(text, ((_: string, value: unknown, context?: { source?: string }) => {
		const source = context?.source;
		if (typeof value === 'number' && source !== undefined && isRounded(value, source)) {
			throw new InexactNumber(`has a number whose last digits would be lost: ${source}`);
		}
		return value;
	}) as (key: string, value: unknown) => unknown);
}

function isRounded(value: number, source: string): boolean {
	return !Number.isFinite(value) || (/^-?\d+$/.test(source) && !Number.isSafeInteger(value));
}

/** Why a value cannot be written as JSON unchanged; undefined if it can. */
function jsonProblem(value: unknown, depth = 0): string | undefined {
	if (depth > MAX_DEPTH) return `is nested more than ${MAX_DEPTH} levels deep`;
	switch (typeof value) {
		case 'string':
		case 'boolean':
			return undefined;
		case 'number':
			return Number.isFinite(value) ? undefined : 'has a number that JSON does not know';
		case 'object':
			if (value === null) return undefined;
			if (!Array.isArray(value) && !isPlainObject(value)) return FOREIGN;
			return Object.values(value)
				.map((entry) => jsonProblem(entry, depth + 1))
				.find((problem) => problem !== undefined);
		case 'undefined':
			// A field that an expression found nothing for is not given.
			return undefined;
		default:
			return FOREIGN;
	}
}

const MAX_DEPTH = 64;
const FOREIGN = 'has a value that JSON does not know: write a date or a large number as a text';

/** Whether it is an object as JSON has them, and no date, Map, bytes, and so on; it may come from another realm. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
	return (
		Object.prototype.toString.call(value) === '[object Object]' &&
		typeof (value as { toJSON?: unknown }).toJSON !== 'function'
	);
}
