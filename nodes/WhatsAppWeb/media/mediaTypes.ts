import type { MediaKind } from '../message/content';

/**
 * What is accepted for each kind: what both API documents list together. A sticker may come as any still or animated
 * image, because it is made a WebP anyway; a document may be anything.
 */
export const ACCEPTED: Record<Exclude<MediaKind, 'document'>, readonly string[]> = {
	image: ['image/jpeg', 'image/png', 'image/webp'],
	video: ['video/mp4', 'video/3gpp', 'video/quicktime'],
	audio: ['audio/mpeg', 'audio/ogg', 'audio/wav', 'audio/aac', 'audio/mp4'],
	sticker: ['image/webp', 'image/png', 'image/jpeg', 'image/gif'],
};

/** A voice note is converted, so it may also come as what WhatsApp does not play. */
export const ACCEPTED_VOICE_NOTE: readonly string[] = [...ACCEPTED.audio, 'audio/flac'];

/** Other spellings, as servers, browsers and file-type have them. */
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

/** Says nothing but "a file". */
const SAYS_NOTHING = ['application/octet-stream', 'binary/octet-stream', 'application/download'];

/** Containers that many document formats are made of: to find one is not to find the declared type wrong. */
const CONTAINERS = ['application/zip', 'application/x-cfb', 'application/xml', 'application/gzip'];

/** The usual spelling of a media type, without parameters. */
export function canonical(type: string): string {
	const [essence = ''] = type.split(';');
	return ALIASES[essence] ?? essence;
}

/** A declared type worth something: canonical, or undefined. */
export function meaningful(declared: string | undefined): string | undefined {
	return declared === undefined || SAYS_NOTHING.includes(declared)
		? undefined
		: canonical(declared);
}

export function isContainer(type: string): boolean {
	return CONTAINERS.includes(type);
}
