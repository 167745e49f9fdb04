import { decodeBytes } from './headerText';
import { plainText } from './htmlText';

/** What a page says of itself. */
export interface PageHead {
	title?: string;
	description?: string;
	/** Address of its picture, as the page has it. */
	image?: string;
}

/** Of each, the first that the page has counts. OpenGraph's come before others, as in WhatsApp's own apps. */
const NAMES: ReadonlyMap<string, { field: keyof PageHead; rank: number }> = new Map(
	Object.entries({
		'og:title': { field: 'title', rank: 0 },
		'twitter:title': { field: 'title', rank: 1 },
		title: { field: 'title', rank: 2 },
		'og:description': { field: 'description', rank: 0 },
		'twitter:description': { field: 'description', rank: 1 },
		description: { field: 'description', rank: 2 },
		'og:image:secure_url': { field: 'image', rank: 1 },
		'og:image': { field: 'image', rank: 0 },
		'og:image:url': { field: 'image', rank: 0 },
		'twitter:image': { field: 'image', rank: 2 },
		'twitter:image:src': { field: 'image', rank: 2 },
		image_src: { field: 'image', rank: 3 },
	}),
);

/** Tags that are looked at, and characters of one: a usual head has fewer than a hundred, of some hundred characters. */
const MAX_TAGS = 2_000;
const MAX_TAG = 8_192;

const TAG = /<(?:!--|(?:title|meta|link|script|style|noscript|body|\/head)(?=[\s/>]))/gi;
const ATTRIBUTE = /([^\s"'<>/=]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+))/g;
const ENDS: ReadonlyMap<string, RegExp> = new Map(
	Object.entries({
		'<!--': /-->/g,
		'<noscript': /<\/noscript/gi,
		'<script': /<\/script/gi,
		'<style': /<\/style/gi,
		'<title': /<\/title/gi,
	}),
);

/**
 * Reads the head of a page, however broken: in one pass, without building a tree.
 * @param bytes the beginning of the page is enough
 * @param contentType header of the answer, for the charset
 */
export function readHead(bytes: Uint8Array, contentType: string | undefined): PageHead {
	// What marks up a page is ASCII, so each piece is decoded by itself: a stray byte elsewhere does no harm.
	const { html, charset } = asAscii(bytes, contentType);
	const best = new Map<keyof PageHead, { rank: number; value: string }>();
	const note = (name: string, raw: string): void => {
		const known = NAMES.get(name);
		if (!known || (best.get(known.field)?.rank ?? Infinity) <= known.rank) return;
		const value = plainText(decodeBytes(Buffer.from(raw, 'latin1'), charset));
		if (value !== '') best.set(known.field, { rank: known.rank, value });
	};
	let tags = 0;
	TAG.lastIndex = 0;
	for (let tag = TAG.exec(html); tag && ++tags <= MAX_TAGS; tag = TAG.exec(html)) {
		const name = tag[0].toLowerCase();
		if (name === '<body' || name === '</head') break;
		const end = ENDS.get(name);
		if (end) {
			end.lastIndex = tag.index;
			const close = end.exec(html);
			if (name === '<title') {
				const start = html.indexOf('>', tag.index) + 1;
				note('title', html.slice(start, Math.min(close?.index ?? Infinity, start + MAX_TAG)));
			}
			if (!close) break;
			TAG.lastIndex = close.index + close[0].length;
			continue;
		}
		// Each character is looked at once, however many tags begin within one that has no end.
		const behind = endOfTag(html, tag.index);
		TAG.lastIndex = behind;
		const {
			property,
			name: key,
			itemprop,
			rel,
			content,
			href,
		} = attributesOf(html.slice(tag.index, behind));
		if (name === '<link') note(rel?.toLowerCase() ?? '', href ?? '');
		else note((property ?? key ?? itemprop ?? '').trim().toLowerCase(), content ?? '');
	}
	return Object.fromEntries([...best].map(([field, { value }]) => [field, value]));
}

/** Attributes of a tag by name, of each the first. */
function attributesOf(tag: string): Record<string, string | undefined> {
	const attributes: Record<string, string | undefined> = Object.create(null) as Record<
		string,
		string
	>;
	for (const [, name = '', double, single, bare] of tag.matchAll(ATTRIBUTE)) {
		attributes[name.toLowerCase()] ??= double ?? single ?? bare ?? '';
	}
	return attributes;
}

/** Behind its `>`, which may also stand in a quoted attribute. */
function endOfTag(html: string, index: number): number {
	const limit = Math.min(html.length, index + MAX_TAG);
	let quote = '';
	for (let at = index; at < limit; at++) {
		const character = html[at] as string;
		if (quote === '' && character === '>') return at;
		if (quote === character) quote = '';
		else if (quote === '' && (character === '"' || character === "'")) quote = character;
	}
	return limit;
}

/** Charsets in which a byte below 128 may be part of another character. */
const NOT_ASCII = /^(utf-16(le|be)?|iso-2022-(jp|kr|cn)|hz-gb-2312)$/i;

/** @returns one character per byte; of a charset that is not ASCII's, the bytes of UTF-8 */
function asAscii(
	bytes: Uint8Array,
	contentType: string | undefined,
): { html: string; charset: string | undefined } {
	const html = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
	const charset = charsetOf(html, contentType);
	if (charset === undefined || !NOT_ASCII.test(charset)) return { html, charset };
	const text = new TextDecoder(charset).decode(bytes);
	return { html: Buffer.from(text).toString('latin1'), charset: 'utf-8' };
}

/** By its mark, the header, or what the page itself says (WHATWG HTML, "determining the character encoding"). */
function charsetOf(html: string, contentType = ''): string | undefined {
	const mark = html.slice(0, 3);
	if (mark === '\xef\xbb\xbf') return 'utf-8';
	if (mark.startsWith('\xff\xfe')) return 'utf-16le';
	if (mark.startsWith('\xfe\xff')) return 'utf-16be';
	const given =
		/charset\s*=\s*["']?([\w:.-]+)/i.exec(contentType) ??
		/<meta[^>]{0,500}?charset\s*=\s*["']?([\w:.-]+)/i.exec(html.slice(0, 4_096));
	const charset = given?.[1];
	return charset !== undefined && isKnown(charset) ? charset : undefined;
}

function isKnown(charset: string): boolean {
	try {
		return new TextDecoder(charset).encoding !== '';
	} catch {
		return false;
	}
}
