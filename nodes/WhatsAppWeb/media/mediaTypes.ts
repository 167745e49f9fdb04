import type { MediaKind } from '../message/content';
import { typeOfName } from '../message/fileTypes';

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

/** Sounds that WhatsApp does not play; they are converted. The names are those of the content, not of servers. */
export const CONVERTED: readonly string[] = [
	'audio/aiff',
	'audio/amr',
	'audio/ape',
	'audio/flac',
	'audio/vnd.dolby.dd-raw',
	'audio/wavpack',
	'audio/webm',
	'audio/x-caf',
	'audio/x-matroska',
	'audio/x-ms-wma',
	'audio/x-rf64',
];

/** What may be sent as a sound, as a voice note or not. */
export const ACCEPTED_SOUND: readonly string[] = [...ACCEPTED.audio, ...CONVERTED];

/** The type of WhatsApp's own voice notes. */
export const VOICE_NOTE_TYPE = 'audio/ogg; codecs=opus';

const ESSENCE = /^["']?([a-z\d][\w.+-]*\/[a-z\d][\w.+-]*)["']?(?=[;\s]|$)/i;

/**
 * `Audio/OGG; codecs=opus` → `audio/ogg`. Of a list, the last one that is a type (WHATWG Fetch); a bare ending is taken for
 * its type (`pdf`).
 *
 * @param declared an author's word, or a Content-Type header
 * @returns undefined when it is no type
 */
export function essenceOf(declared: string | undefined): string | undefined {
	const entries = (declared ?? '').split(',').map((entry) => entry.trim());
	const types = entries.map((entry) => ESSENCE.exec(entry)?.[1]?.toLowerCase());
	const last = types.findLast((type) => type !== undefined);
	const [only = ''] = entries;
	return last ?? typeOfName(`x.${only.replace(/^\./, '')}`);
}
