import { endingOf, isContainer, meaningful, typeOfName, usualEnding } from './fileTypes';

/** Common file systems take 255 bytes of UTF-8; the rest is left for what apps add, such as ` (1)`. */
export const MAX_NAME_BYTES = 240;

/** Code units looked at: a longer name is cut anyway. */
const MAX_CLAIM = 2_048;

/** Real paths: absolute, on a drive or a share, relative to a directory, or a URL. `12/2026` is none. */
const PATH = /^\s*(?:[/\\]|[a-z]:[/\\]|~[/\\]|[a-z][a-z\d+.-]*:\/\/)|(?:^|[/\\])\.{1,2}[/\\]/i;

/** White space that ends a line or moves the carriage. */
const BREAKS = /[\t-\r\u2028\u2029]+/g;

/**
 * What cannot be seen: control characters, lone surrogates, non-characters, marks that change the direction of text
 * (`gpj.exe` shown as `exe.jpg`), blanks without width. Joiners are for {@link STRAY_JOINERS}.
 */
const INVISIBLE =
	/[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu;

/** Tags belong to the flags of England, Scotland and Wales, and nowhere else. */
const STRAY_TAGS = /(?<!\u{1f3f4}[\u{e0020}-\u{e007f}]*)[\u{e0000}-\u{e007f}]/gu;

/** Joiners make words of Persian and Hindi, and families of emoji; they mean nothing after ASCII, or twice. */
const STRAY_JOINERS = /(?<=^|[\p{ASCII}\u200c\u200d])[\u200c\u200d]+/gu;

/** Characters that no file name may have on Windows, two of them nowhere. */
const FORBIDDEN = /[/\\:*?"<>|]/g;

/** Names of devices on Windows, whatever their ending. */
const RESERVED = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[\d¹²³])(?=\s*(?:\.|$))/i;

/**
 * A claimed file name, fit for any disk and any screen. Signs that no file name may have become `_`; only a real path is
 * cut to its last part. At most {@link MAX_NAME_BYTES} bytes, the ending kept.
 *
 * @param claimed anything, of an author, a stranger or a server
 * @returns undefined when nothing is left
 */
export function safeFileName(claimed: unknown): string | undefined {
	if (typeof claimed !== 'string') return undefined;
	const visible = claimed
		.slice(0, MAX_CLAIM)
		.replace(BREAKS, ' ')
		.replace(INVISIBLE, '')
		.replace(STRAY_TAGS, '')
		.replace(STRAY_JOINERS, '');
	const last = isPath(visible) ? lastPart(visible) : visible;
	const name = trimmed(last.replace(FORBIDDEN, '_')).replace(RESERVED, '$&_');
	// An ending alone is no name: `.pdf`. Other files that hide on some systems lose their dot.
	const isEnding = /^\s*\.[^.]+$/.test(last) && typeOfName(`x${last.trim()}`) !== undefined;
	return name === '' || isEnding ? undefined : shortened(name);
}

/**
 * The name with the ending of its type, if it has no ending that tells a type: `Offer 17` → `Offer 17.pdf`. An ending that
 * is only unknown is kept where the type says little (`draft.sketch`, a ZIP).
 *
 * @param name safe
 * @returns undefined for no name
 */
export function withEnding(name: string | undefined, type: string): string | undefined {
	if (name === undefined || typeOfName(name) !== undefined) return name;
	const usual = meaningful(type);
	const ending = usual === undefined ? '' : usualEnding(usual);
	const saysLittle = usual === undefined || usual === 'text/plain' || isContainer(usual);
	if (ending === '' || (saysLittle && /^\p{L}/u.test(endingOf(name) ?? ''))) return name;
	return shortened(name, ending);
}

/** Whether a name is the path of a file: on a disk, relative to a directory, or a URL. */
function isPath(name: string): boolean {
	return PATH.test(name);
}

function lastPart(path: string): string {
	const parts = path.split(/[/\\]/).filter((part) => part.trim() !== '');
	return parts.at(-1) ?? '';
}

/** Without dots and blanks at both ends: those in front hide files, those behind Windows drops. */
function trimmed(name: string): string {
	return name.replace(/^[\s.]+|[\s.]+$/g, '');
}

/** Cut to its bytes between two characters as readers see them, in front of the ending. */
function shortened(name: string, added = ''): string {
	if (bytes(name) + bytes(added) <= MAX_NAME_BYTES) return name + added;
	const ending = added || (/(?:\.tar)?\.[\p{L}\p{N}_-]{1,16}$/iu.exec(name)?.[0] ?? '');
	const stem = added ? name : name.slice(0, name.length - ending.length);
	let room = MAX_NAME_BYTES - bytes(ending);
	let kept = '';
	for (const { segment } of new Intl.Segmenter().segment(stem)) {
		room -= bytes(segment);
		if (room < 0) break;
		kept += segment;
	}
	return (trimmed(kept) || 'file') + ending;
}

function bytes(text: string): number {
	return Buffer.byteLength(text);
}
