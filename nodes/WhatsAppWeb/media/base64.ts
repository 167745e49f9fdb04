import { invalidParameter } from '../errors';

/** Characters decoded at a time. */
const CHUNK = 1024 * 1024;

/** `data:image/png;base64,` with any parameters. */
const DATA_URL = /^\s*data:([^,]*),/i;

/**
 * @param text base64 in either alphabet, white space allowed, or a base64 `data:` URL
 * @returns the media type the data: URL declares, and the bytes, decoded chunk by chunk as they are read
 * @throws WhatsAppError `invalid_parameter`, some of them only while reading
 */
export function readBase64(
	text: string,
	parameter: string,
): { declaredType?: string; bytes: Iterable<Uint8Array> } {
	// The header of a data: URL is short; what follows it may be a hundred megabytes.
	const header = DATA_URL.exec(text.slice(0, 1024));
	if (!header) return { bytes: decode(text, 0, parameter) };
	const [type = '', ...parameters] = (header[1] ?? '').split(';').map((part) => part.trim());
	if (!parameters.some((entry) => entry.toLowerCase() === 'base64')) {
		throw invalidParameter(parameter, 'is a data: URL that is not base64');
	}
	return {
		declaredType: type || undefined,
		bytes: decode(text, header[0].length, parameter),
	};
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
