import type { MediaKind } from '../message/content';

const MB = 1024 * 1024;

/**
 * Largest file of each kind, in bytes. WhatsApp's clients take images to 16 MB; older phones show videos and audio over
 * 64 MB as "could not be downloaded". WhatsApp takes documents to 2 GB, but encrypting one needs twice its size in
 * temporary files: hence 100 MB, the limit of WhatsApp's own Cloud API.
 */
export const MAX_BYTES: Record<MediaKind, number> = {
	image: 16 * MB,
	video: 64 * MB,
	audio: 64 * MB,
	document: 100 * MB,
	// The input; it is converted to a WebP of a few hundred kilobytes.
	sticker: 16 * MB,
};

/** `16777216` → `16 MB`. */
export function megabytes(bytes: number): string {
	return bytes >= MB ? `${Math.floor(bytes / MB)} MB` : `${bytes} bytes`;
}
