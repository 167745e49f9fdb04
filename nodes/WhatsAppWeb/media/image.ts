import { rm } from 'node:fs/promises';
import { WhatsAppError } from '../errors';
import { passOn } from './cancelled';
import type { CollectedMedia } from './collectMedia';
import { type Decoder, DecodingRefused } from './Decoder';
import type { Picture } from './decoding/picture';
import { MAX_BYTES } from './limits';
import type { Rendition } from './rendition';
import { spooled, spoolPath } from './spool';

interface Reading {
	decoder: Decoder;
	signal: AbortSignal | undefined;
}

/** JPEG and PNG are sent unchanged. WebP becomes JPEG, because WhatsApp's clients expect WebP in stickers only. */
export async function renderImage(
	{ path }: CollectedMedia,
	mimeType: string,
	{ decoder, signal }: Reading,
): Promise<Rendition> {
	if (mimeType === 'image/webp') return await toJpeg(path, { decoder, signal });
	const picture = await measure(path, decoder);
	const problem = picture.problem && `The image ${picture.problem}`;
	return {
		fields: { mimetype: mimeType, ...fieldsOf(picture) },
		warnings: problem ? [`${problem}. It was sent as it is, without a preview.`] : [],
	};
}

async function measure(path: string, decoder: Decoder): Promise<Partial<Picture>> {
	try {
		return await decoder.ask('pictureOf', { path });
	} catch (error) {
		passOn(error);
		return { problem: error instanceof DecodingRefused ? error.message : 'could not be decoded' };
	}
}

/** A JPEG of the first picture. */
export async function toJpeg(path: string, { decoder, signal }: Reading): Promise<Rendition> {
	const output = spoolPath();
	const picture = await convert('image', output, async () => {
		return await decoder.ask('jpegOf', { path, output });
	});
	return {
		file: await spooled(output, { maxBytes: MAX_BYTES.image, signal }),
		fields: { mimetype: 'image/jpeg', ...fieldsOf(picture) },
		warnings:
			picture.frames > 1
				? ['The image moves: WhatsApp shows its first picture only. Send it as a sticker instead.']
				: [],
	};
}

function fieldsOf({ width, height, thumbnail }: Partial<Picture>): Record<string, unknown> {
	return { width, height, jpegThumbnail: thumbnail };
}

/**
 * Runs a conversion.
 * @param output the file that it writes, if it does, which is deleted when it fails
 * @throws WhatsAppError `media_too_large`, `unsupported_media_type`, `cancelled`
 */
export async function convert<Result>(
	kind: 'image' | 'sticker' | 'profile picture',
	output: string | undefined,
	work: () => Promise<Result>,
): Promise<Result> {
	try {
		return await work();
	} catch (error) {
		if (output !== undefined) await rm(output, { force: true });
		passOn(error);
		throw error instanceof DecodingRefused ? tooCostly(kind, error) : undecodable(kind, error);
	}
}

function tooCostly(kind: string, cause: DecodingRefused): WhatsAppError {
	return new WhatsAppError('media_too_large', `The ${kind} ${cause.message}`, {
		description: `Save it smaller and try once more${kind === 'profile picture' ? '' : ', or send it as a document'}.`,
		cause,
	});
}

function undecodable(kind: string, cause: unknown): WhatsAppError {
	return new WhatsAppError('unsupported_media_type', `The ${kind} could not be decoded`, {
		description: 'The file is damaged. Save it again, and try once more.',
		cause,
	});
}
