import { WhatsAppError } from '../errors';
import type { CollectedMedia } from './collectMedia';
import { MAX_BYTES } from './limits';
import type { Rendition } from './rendition';
import { spool } from './spool';
import { openStill, sizeOf, thumbnailOf } from './still';

const JPEG_QUALITY = 90;

/** JPEG and PNG are sent unchanged. WebP becomes JPEG, because WhatsApp's clients expect WebP in stickers only. */
export async function renderImage(
	{ path }: CollectedMedia,
	mimeType: string,
	signal: AbortSignal | undefined,
): Promise<Rendition> {
	if (mimeType === 'image/webp') return await toJpeg(path, signal);
	try {
		return {
			fields: {
				mimetype: mimeType,
				...(await sizeOf(path)),
				jpegThumbnail: await thumbnailOf(path),
			},
			warnings: [],
		};
	} catch {
		return {
			fields: { mimetype: mimeType },
			warnings: ['The image could not be decoded: it was sent as it is, without a preview.'],
		};
	}
}

async function toJpeg(path: string, signal: AbortSignal | undefined): Promise<Rendition> {
	const { data, info } = await convert(path);
	return {
		file: await spool([data], { maxBytes: MAX_BYTES.image, signal }),
		fields: {
			mimetype: 'image/jpeg',
			width: info.width,
			height: info.height,
			jpegThumbnail: await thumbnailOf(data),
		},
		warnings: [],
	};
}

async function convert(path: string) {
	try {
		const still = await openStill(path);
		return await still
			.flatten({ background: 'white' })
			.jpeg({ quality: JPEG_QUALITY })
			.toBuffer({ resolveWithObject: true });
	} catch (cause) {
		throw undecodable('image', cause);
	}
}

/** The error for a file that has to be converted but cannot be decoded. */
export function undecodable(kind: 'image' | 'sticker', cause: unknown): WhatsAppError {
	return new WhatsAppError('unsupported_media_type', `The ${kind} could not be decoded`, {
		description:
			'The file is damaged or has too many pixels. Save it again, smaller, and try once more.',
		cause,
	});
}
