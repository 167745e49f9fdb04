import { WhatsAppError, type WhatsAppErrorCode } from '../../errors';
import { ACCEPTED } from '../../media/mediaTypes';
import type { MediaKind } from '../../message/content';
import { canonical } from '../../message/fileTypes';
import type { DocumentApi } from '../operation';

/**
 * The MIME types that each API document lists for a kind of file; it allows every type for a document. The lists of
 * wa-server end with "etc.", other formats that WhatsApp supports.
 */
const LISTED: Record<DocumentApi, Partial<Record<MediaKind, readonly string[]>>> = {
	waRs: {
		image: ['image/jpeg', 'image/png', 'image/webp'],
		video: ['video/mp4', 'video/3gpp'],
		audio: ['audio/mpeg', 'audio/ogg', 'audio/wav'],
		sticker: ['image/webp'],
	},
	waServer: {
		image: ACCEPTED.image,
		video: ACCEPTED.video,
		audio: ACCEPTED.audio,
		sticker: ['image/webp'],
	},
};

/**
 * @param declared the type in the body, of a file of whatever content
 * @param parameter the path of its field
 * @param code of the error; `invalid_parameter` where the form's reader would give that
 * @throws WhatsAppError `unsupported_media_type` for a type that the document does not list
 */
export function assertListed(
	api: DocumentApi,
	kind: MediaKind,
	declared: string | undefined,
	parameter: string,
	code: WhatsAppErrorCode = 'unsupported_media_type',
): void {
	const accepted = LISTED[api][kind];
	if (accepted === undefined || declared === undefined) return;
	if (accepted.includes(canonical(declared))) return;
	throw new WhatsAppError(code, `Parameter '${parameter}' must be one of: ${accepted.join(', ')}`, {
		description: 'Convert the file, or send it as a document.',
		details: { parameter },
	});
}
