import { types } from 'node:util';

/** No list that people make is longer: WhatsApp's largest community has 5,000 members. */
const MAX_ENTRIES = 5_000;

/** As deep as plain data goes. */
const MAX_DEPTH = 100;

/** Bytes that mean nothing, in MessageContextInfo: they hide how long a message is. */
const PADDING = 'paddingBytes';

/**
 * Takes from a decoded message what only costs: padding, and what of a list lies beyond {@link MAX_ENTRIES}. The message is
 * changed in place, before it is read, copied and stored several times.
 */
export function trim(value: unknown, depth = 0): void {
	if (typeof value !== 'object' || value === null || types.isUint8Array(value)) return;
	if (depth > MAX_DEPTH) return;
	if (Array.isArray(value)) {
		value.length = Math.min(value.length, MAX_ENTRIES);
		for (const entry of value) trim(entry, depth + 1);
		return;
	}
	const fields = value as Record<string, unknown>;
	for (const key of Object.keys(fields)) {
		if (key === PADDING && types.isUint8Array(fields[key])) Reflect.deleteProperty(fields, key);
		else trim(fields[key], depth + 1);
	}
}
