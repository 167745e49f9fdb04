import type { MediaKind } from '../message/content';

const MB = 1024 * 1024;

/**
 * How large a file of each kind may be, in bytes. WhatsApp's clients take images to 16 MB; videos and audio larger than
 * 64 MB are shown as "could not be downloaded" by older phones. WhatsApp takes documents to 2 GB, but encrypting one costs
 * this machine its size twice in temporary files, so 100 MB, which also is what WhatsApp's own Cloud API accepts.
 */
export const MAX_BYTES: Record<MediaKind, number> = {
	image: 16 * MB,
	video: 64 * MB,
	audio: 64 * MB,
	document: 100 * MB,
	// What may come in; what goes out is a WebP of a few hundred kilobytes.
	sticker: 16 * MB,
};

/** `16777216` → `16 MB`. */
export function megabytes(bytes: number): string {
	return bytes >= MB ? `${Math.floor(bytes / MB)} MB` : `${bytes} bytes`;
}
