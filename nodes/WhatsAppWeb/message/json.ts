import { asObject, asText, toBase64, type PlainObject } from './untrusted';

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** Far below what makes JSON.stringify overflow the stack, far above what WhatsApp's clients send. */
const MAX_DEPTH = 64;

/** Characters; far above what the answers of a form need. */
const MAX_JSON_TEXT = 65_536;

/** Plain data as JSON: bytes become base64; values that JSON lacks, or deeper than 64 levels, become null. */
export function toJson(value: unknown, depth = 0): Json {
	if (typeof value === 'string' || typeof value === 'boolean') return value;
	if (typeof value === 'number') return Number.isFinite(value) ? value : null;
	if (value instanceof Uint8Array) return toBase64(value);
	if (depth >= MAX_DEPTH) return null;
	if (Array.isArray(value)) return value.map((entry) => toJson(entry, depth + 1));
	const object = asObject(value);
	return object === undefined ? null : objectToJson(object, depth);
}

function objectToJson(object: PlainObject, depth: number): Json {
	return Object.fromEntries(
		Object.entries(object)
			// A later node that copies this key carelessly would set a prototype.
			.filter(([key, value]) => value !== undefined && key !== '__proto__')
			.map(([key, value]) => [key, toJson(value, depth + 1)]),
	);
}

/** Parses a JSON object from untrusted text, at most 65,536 characters; null if it is none. */
export function parseJsonObject(text: unknown): { [key: string]: Json } | null {
	if (typeof text !== 'string' || text.length > MAX_JSON_TEXT) return null;
	try {
		const object = asObject(JSON.parse(text));
		return object === undefined ? null : (cleaned(toJson(object)) as { [key: string]: Json });
	} catch {
		return null;
	}
}

/** Without the characters that {@link asText} removes. */
function cleaned(value: Json): Json {
	if (typeof value === 'string') return asText(value) ?? '';
	if (Array.isArray(value)) return value.map(cleaned);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([key, each]) => [asText(key) ?? '', cleaned(each)]),
	);
}
