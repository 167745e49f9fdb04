import type { MediaKind } from '../message/content';

/**
 * The accepted types of each kind: the union of the lists of both API documents. A sticker may be any still or animated
 * image, because it is converted to WebP; a document may be anything.
 */
export const ACCEPTED: Record<Exclude<MediaKind, 'document'>, readonly string[]> = {
	image: ['image/jpeg', 'image/png', 'image/webp'],
	video: ['video/mp4', 'video/3gpp', 'video/quicktime'],
	audio: ['audio/mpeg', 'audio/ogg', 'audio/wav', 'audio/aac', 'audio/mp4'],
	sticker: ['image/webp', 'image/png', 'image/jpeg', 'image/gif'],
};

/** A voice note is converted, so a type that WhatsApp does not play is accepted, too. */
export const ACCEPTED_VOICE_NOTE: readonly string[] = [...ACCEPTED.audio, 'audio/flac'];

/** The type of WhatsApp's own voice notes. */
export const VOICE_NOTE_TYPE = 'audio/ogg; codecs=opus';

/** Other spellings, used by servers, browsers and file-type. */
const ALIASES: Record<string, string> = {
	'application/ogg': 'audio/ogg',
	'application/x-pdf': 'application/pdf',
	'application/x-zip-compressed': 'application/zip',
	'audio/aacp': 'audio/aac',
	'audio/m4a': 'audio/mp4',
	'audio/mp3': 'audio/mpeg',
	'audio/opus': 'audio/ogg',
	'audio/vnd.wave': 'audio/wav',
	'audio/wave': 'audio/wav',
	'audio/x-aac': 'audio/aac',
	'audio/x-flac': 'audio/flac',
	'audio/x-m4a': 'audio/mp4',
	'audio/x-wav': 'audio/wav',
	'image/jpg': 'image/jpeg',
	'image/pjpeg': 'image/jpeg',
	'video/3gpp2': 'video/3gpp',
	'video/x-m4v': 'video/mp4',
};

/** Types that mean no more than "a file". */
const SAYS_NOTHING = ['application/octet-stream', 'binary/octet-stream', 'application/download'];

/** Containers of many document formats: content of such a type does not contradict the declared type. */
const CONTAINERS = ['application/zip', 'application/x-cfb', 'application/xml', 'application/gzip'];

/** The usual spelling of a media type, without parameters. */
export function canonical(type: string): string {
	const [essence = ''] = type.split(';');
	return ALIASES[essence] ?? essence;
}

/** The canonical form of a declared type; undefined if it means nothing. */
export function meaningful(declared: string | undefined): string | undefined {
	return declared === undefined || SAYS_NOTHING.includes(declared)
		? undefined
		: canonical(declared);
}

export function isContainer(type: string): boolean {
	return CONTAINERS.includes(type);
}
