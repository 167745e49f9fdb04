/**
 * Text of an HTTP header, which node:http gives as one character per byte. Servers put names there in whatever way their
 * framework does: raw bytes, percent-encoded, or encoded as mail does.
 */

/** Any word of mail's encoding (RFC 2047), with the white space in front of it if another word stands before that. */
const ENCODED_WORD = /=\?([\w-]+)(?:\*[\w-]*)?\?([bq])\?([^?]*)\?=/gi;
const BETWEEN_WORDS = /(\?=)\s+(?==\?[\w-]+(?:\*[\w-]*)?\?[bq]\?)/gi;

/** @param hint the charset that the answer declares for itself, for bytes that could be of several */
export function headerText(raw: string, hint?: string): string {
	const plain = decodeWords(raw);
	if (plain !== undefined) return plain;
	const text = isBytes(raw) ? decodeBytes(Buffer.from(raw, 'latin1'), hint) : raw;
	return percentDecoded(text);
}

/**
 * Bytes in the charset that they most probably are of. UTF-8 shows itself; Chinese, Japanese and Cyrillic can mostly be
 * told from Western European by which bytes stand together.
 */
export function decodeBytes(bytes: Uint8Array, hint?: string): string {
	return (
		decode('utf-8', bytes) ??
		(hint === undefined ? undefined : decode(hint, bytes)) ??
		decode(likelyCharset(bytes), bytes) ??
		decode('windows-1252', bytes) ??
		Buffer.from(bytes).toString('latin1')
	);
}

/** @returns undefined for an unknown charset, and for bytes that are none of its */
export function decode(charset: string, bytes: Uint8Array): string | undefined {
	try {
		return new TextDecoder(charset, { fatal: true }).decode(bytes);
	} catch {
		return undefined;
	}
}

/** `M%C3%A4rz` → the bytes of `März`; anything that is no escape stands for itself. */
export function percentBytes(text: string): Buffer {
	const parts = text.split(/((?:%[\da-f]{2})+)/i);
	return Buffer.concat(
		parts.map((part, index) =>
			index % 2 === 0 ? Buffer.from(part) : Buffer.from(part.replaceAll('%', ''), 'hex'),
		),
	);
}

/** Decoded if it has escapes. PHP's `urlencode` has a plus sign for a blank. */
function percentDecoded(text: string): string {
	if (!/%[\da-f]{2}/i.test(text)) return text;
	const isForm = text.includes('+') && !/%20|\s/.test(text);
	return decodeBytes(percentBytes(isForm ? text.replaceAll('+', ' ') : text));
}

/** Undefined if it has no encoded words. */
function decodeWords(raw: string): string | undefined {
	const joined = raw.replace(BETWEEN_WORDS, '$1');
	let text = '';
	let end = 0;
	let pending: { charset: string; bytes: Buffer[] } | undefined;
	const flush = (): void => {
		if (pending) text += inCharset(pending.charset, Buffer.concat(pending.bytes));
		pending = undefined;
	};
	for (const {
		0: word,
		1: charset = '',
		2: encoding = '',
		3: value = '',
		index,
	} of joined.matchAll(ENCODED_WORD)) {
		if (index > end) {
			flush();
			text += joined.slice(end, index);
		}
		const bytes =
			encoding.toLowerCase() === 'b'
				? Buffer.from(value, 'base64')
				: percentBytes(value.replaceAll('_', ' ').replace(/=([\da-f]{2})/gi, '%$1'));
		// A character may be cut in two by the end of a word.
		if (pending?.charset !== charset.toLowerCase()) flush();
		pending ??= { charset: charset.toLowerCase(), bytes: [] };
		pending.bytes.push(bytes);
		end = index + word.length;
	}
	if (end === 0) return undefined;
	flush();
	return text + joined.slice(end);
}

function inCharset(charset: string, bytes: Uint8Array): string {
	return decode(charset, bytes) ?? decodeBytes(bytes);
}

function isBytes(text: string): boolean {
	return /[\x80-\xff]/.test(text) && !/[^\0-\xff]/.test(text);
}

/** For bytes that are no UTF-8: pairs of bytes and how many stand together tell most scripts. */
function likelyCharset(bytes: Uint8Array): string {
	const text = Buffer.from(bytes).toString('latin1');
	const pairs = text.match(/[\x80-\xff][\x40-\xff]?/g) ?? [];
	const share = (is: (lead: number, trail: number) => boolean): number =>
		pairs.filter((pair) => is(pair.charCodeAt(0), pair.charCodeAt(1))).length / pairs.length;
	const longestRun = Math.max(...(text.match(/[\x80-\xff]+/g) ?? []).map(({ length }) => length));
	// Western words have such bytes one by one, seldom two; not so words in other scripts.
	if (longestRun >= 4 && share(isCommonChinese) === 1) return 'gbk';
	if (share(isCommonJapanese) >= 0.6) return 'shift_jis';
	return longestRun >= 3 && share(isCyrillic) >= 0.6 ? 'windows-1251' : 'windows-1252';
}

/** The 3,755 most common characters of GB 2312, and its punctuation. */
function isCommonChinese(lead: number, trail: number): boolean {
	return trail >= 0xa1 && ((lead >= 0xb0 && lead <= 0xd7) || (lead >= 0xa1 && lead <= 0xa3));
}

/** Kana, and the common characters of JIS: by a second byte that is none of a Western word's. */
function isCommonJapanese(lead: number, trail: number): boolean {
	const isKana = lead >= 0x81 && lead <= 0x83 && trail >= 0x40;
	return isKana || (lead >= 0x88 && lead <= 0x9f && trail >= 0x80 && trail <= 0xfc);
}

function isCyrillic(lead: number, trail: number): boolean {
	return lead >= 0xc0 && trail >= 0xc0;
}
