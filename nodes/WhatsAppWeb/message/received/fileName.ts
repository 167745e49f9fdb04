import { asLine } from '../untrusted';

const MAX_FILE_NAME = 128;

/** Endings for files that came without a name, for the types that WhatsApp's clients send. */
const EXTENSIONS: Record<string, string> = {
	'application/pdf': '.pdf',
	'audio/aac': '.aac',
	'audio/mp4': '.m4a',
	'audio/mpeg': '.mp3',
	'audio/ogg': '.ogg',
	'audio/wav': '.wav',
	'image/gif': '.gif',
	'image/jpeg': '.jpg',
	'image/png': '.png',
	'image/webp': '.webp',
	'text/plain': '.txt',
	'text/vcard': '.vcf',
	'video/3gpp': '.3gp',
	'video/mp4': '.mp4',
	'video/quicktime': '.mov',
};

/**
 * A file name from a stranger, made fit for any disk: no folders, no control or direction marks (`gpj.exe` shown as
 * `exe.jpg`), at most 128 characters, the ending kept. Undefined when nothing is left.
 */
export function portableFileName(name: unknown): string | undefined {
	const baseName = asLine(name)
		?.split(/[\\/]/)
		.at(-1)
		?.replace(/[\p{Cc}\p{Cf}<>:"|?*]/gu, '')
		.replace(/^[\s.]+|[\s.]+$/g, '');
	if (!baseName) return undefined;
	const characters = Array.from(baseName);
	if (characters.length <= MAX_FILE_NAME) return baseName;
	const extension = Array.from(/\.\w{1,10}$/.exec(baseName)?.[0] ?? '');
	return [...characters.slice(0, MAX_FILE_NAME - extension.length), ...extension].join('');
}

/** `.jpg` for `image/jpeg`, with or without parameters; '' for types that are not in the list. */
export function extensionOf(mimeType: string): string {
	const essence = mimeType.replace(/;.*$/, '').trim().toLowerCase();
	return Object.hasOwn(EXTENSIONS, essence) ? (EXTENSIONS[essence] ?? '') : '';
}
