import { invalidParameter } from '../errors';
import { headerText, percentBytes } from './headerText';

/** Characters decoded at a time. */
const CHUNK = 1024 * 1024;

/** `data:image/png;base64,` with any parameters. */
const DATA_URL = /^\s*data:([^,]*),/i;

/** Characters of a data: URL in front of its data. */
const MAX_HEADER = 1024;

export function isDataUrl(text: string): boolean {
	return DATA_URL.test(text.slice(0, MAX_HEADER));
}

/** What a text says of its file, and the bytes, decoded chunk by chunk as they are read. */
interface Inline {
	declaredType?: string;
	fileName?: string;
	bytes: Iterable<Uint8Array>;
}

/**
 * @param text base64 in either alphabet, white space allowed, or a base64 `data:` URL
 * @throws WhatsAppError `invalid_parameter`, some of them only while reading
 */
export function readBase64(text: string, parameter: string): Inline {
	if (!isDataUrl(text)) return { bytes: decode(text, 0, parameter) };
	const inline = openDataUrl(text, parameter);
	if (!inline.isBase64) throw invalidParameter(parameter, 'is a data: URL that is not base64');
	return inline;
}

/**
 * @param url a `data:` URL, base64 or percent-encoded
 * @throws WhatsAppError as {@link readBase64}
 */
export function readDataUrl(url: string, parameter: string): Inline {
	return openDataUrl(url, parameter);
}

function openDataUrl(url: string, parameter: string): Inline & { isBase64: boolean } {
	// The header of a data: URL is short; what follows it may be a hundred megabytes.
	const [header, fields = ''] = DATA_URL.exec(url.slice(0, MAX_HEADER)) ?? [''];
	const [type = '', ...parameters] = fields.split(';').map((part) => part.trim());
	const isBase64 = parameters.some((entry) => entry.toLowerCase() === 'base64');
	const start = header.length;
	return {
		declaredType: type || undefined,
		fileName: nameIn(parameters),
		bytes: isBase64 ? decode(url, start, parameter) : [percentBytes(url.slice(start))],
		isBase64,
	};
}

/** `name=report.pdf`, as libraries for web forms write it. */
function nameIn(parameters: string[]): string | undefined {
	const name = parameters
		.map((entry) => /^(?:file)?name=(.+)$/i.exec(entry)?.[1])
		.find((value) => value !== undefined);
	return name === undefined ? undefined : headerText(name);
}

function* decode(text: string, start: number, parameter: string): Iterable<Uint8Array> {
	let rest = '';
	let ended = false;
	for (let at = start; at < text.length; at += CHUNK) {
		const clean = rest + text.slice(at, at + CHUNK).replace(/\s+/g, '');
		const isLast = at + CHUNK >= text.length;
		const usable = isLast ? clean.length : clean.length - (clean.length % 4);
		const block = clean.slice(0, usable);
		rest = clean.slice(usable);
		// Padding ends the text. A single character left over has six bits, too few for a byte.
		const isValid =
			/^[A-Za-z0-9+/_-]*={0,2}$/.test(block) && block.replace(/=+$/, '').length % 4 !== 1;
		if (!isValid || (ended && block !== '')) {
			throw invalidParameter(
				parameter,
				'is not base64',
				'Give the file as base64 text or a data: URL. For a file of an earlier node choose its binary data instead.',
			);
		}
		ended ||= block.endsWith('=');
		yield Buffer.from(block, 'base64');
	}
}
