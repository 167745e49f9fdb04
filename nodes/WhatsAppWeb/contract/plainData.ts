import { types } from 'node:util';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Marks bytes in JSON. No key of WhatsApp's protos looks like it. */
const BYTES = '$bytes';

/** No client nests deeper; a message of many thousand levels would overflow the stack. */
const MAX_DEPTH = 100;

/**
 * Encodes plain data to be stored, hashed or sent: null, booleans, finite numbers, strings, Uint8Arrays, and arrays and
 * objects of them. Keys are sorted, so that equal data are equal bytes; a key whose value is undefined is left out, and
 * what lies deeper than 100 levels becomes null.
 */
export function encodePlain(value: unknown): Uint8Array {
	return Buffer.from(JSON.stringify(toJson(value)));
}

export function decodePlain<T>(bytes: Uint8Array): T {
	return fromJson(JSON.parse(Buffer.from(bytes).toString()) as Json) as T;
}

function toJson(value: unknown, depth = 0): Json {
	if (value === null || value === undefined || depth > MAX_DEPTH) return null;
	// Not instanceof: a Buffer may come from another realm.
	if (types.isUint8Array(value)) return { [BYTES]: Buffer.from(value).toString('base64') };
	if (Array.isArray(value)) return value.map((entry) => toJson(entry, depth + 1));
	if (typeof value === 'object') {
		const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
		entries.sort(([a], [b]) => (a < b ? -1 : 1));
		return Object.fromEntries(entries.map(([key, entry]) => [key, toJson(entry, depth + 1)]));
	}
	if (typeof value === 'bigint') return Number(value);
	return value as boolean | number | string;
}

function fromJson(value: Json): unknown {
	if (Array.isArray(value)) return value.map(fromJson);
	if (value === null || typeof value !== 'object') return value;
	if (typeof value[BYTES] === 'string') return new Uint8Array(Buffer.from(value[BYTES], 'base64'));
	return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, fromJson(entry)]));
}
