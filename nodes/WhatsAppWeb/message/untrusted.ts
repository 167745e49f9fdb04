/**
 * Plain data from a stranger. Each reader below returns a value of its type or undefined, whatever it is given, so that
 * one malformed field never costs the whole message.
 */
export type PlainObject = Record<string, unknown>;

/** Characters; WhatsApp's clients take no longer text. */
export const MAX_TEXT = 65_536;

/** Characters; for names, ids and other single lines. */
export const MAX_LINE = 1_024;

export function asObject(value: unknown): PlainObject | undefined {
	const isPlain = typeof value === 'object' && value !== null && !Array.isArray(value);
	return isPlain && !ArrayBuffer.isView(value) ? (value as PlainObject) : undefined;
}

/** The objects of a list, at most `limit`. */
export function asObjects(value: unknown, limit: number): PlainObject[] {
	if (!Array.isArray(value)) return [];
	return value
		.slice(0, limit)
		.map(asObject)
		.filter((entry) => entry !== undefined);
}

/** Text without NUL (databases refuse it) and lone surrogates; undefined when nothing is left. */
export function asText(value: unknown, limit: number = MAX_TEXT): string | undefined {
	if (typeof value !== 'string') return undefined;
	const text = value
		.slice(0, limit)
		.replaceAll('\0', '')
		.replace(/\p{Cs}/gu, '');
	return text === '' ? undefined : text;
}

/** One line: control characters become blanks. */
export function asLine(value: unknown, limit: number = MAX_LINE): string | undefined {
	const line = asText(value, limit)
		?.replace(/\p{Cc}+/gu, ' ')
		.trim();
	return line || undefined;
}

/** The lines of a list, at most `limit`. */
export function asLines(value: unknown, limit: number): string[] {
	if (!Array.isArray(value)) return [];
	return value
		.slice(0, limit)
		.map((entry) => asLine(entry))
		.filter((entry) => entry !== undefined);
}

export function asNumber(value: unknown): number | undefined {
	return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** A count, a length, a number of seconds: whole, not negative, exact. */
export function asCount(value: unknown): number | undefined {
	return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : undefined;
}

/** Bytes, if there are any. */
export function asBytes(value: unknown): Uint8Array | undefined {
	return value instanceof Uint8Array && value.length > 0 ? value : undefined;
}

export function toBase64(bytes: Uint8Array): string {
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
