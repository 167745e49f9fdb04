import type { CollectedMedia } from './collectMedia';
import type { Decoder } from './Decoder';
import { previewOf } from './document';
import { ffmpeg } from './ffmpeg';
import { LIMITS, MAX_BYTES } from './limits';
import { warningsOfVideo } from './playability';
import type { Recognised } from './recognise';
import type { Rendition } from './rendition';
import { spool } from './spool';

interface Reading {
	decoder: Decoder;
	signal: AbortSignal | undefined;
}

/** Videos are sent unchanged. A preview needs a decoder, so there is one only where ffmpeg is installed. */
export async function renderVideo(
	{ path }: CollectedMedia,
	recognised: Recognised,
	reading: Reading,
): Promise<Rendition> {
	return {
		fields: {
			...filmFields(recognised),
			// ffmpeg finds no picture either where the header shows none.
			jpegThumbnail: recognised.film?.picture && (await firstPicture(path, reading)),
		},
		warnings: warningsOfVideo(recognised),
	};
}

/** What a film's header says, as fields of a `videoMessage`. */
export function filmFields({
	mimeType,
	film,
}: Pick<Recognised, 'mimeType' | 'film'>): Record<string, unknown> {
	const { width, height } = film?.picture ?? {};
	const seconds = film?.seconds && Math.max(1, Math.round(film.seconds));
	return { mimetype: mimeType, width, height, seconds };
}

export async function firstPicture(
	path: string,
	{ decoder, signal }: Reading,
): Promise<Uint8Array | undefined> {
	const output = ['-frames:v', '1', '-vf', 'scale=320:-2', '-f', 'mjpeg', 'pipe:1'];
	const work = LIMITS.ffmpegPicture;
	const picture = await ffmpeg({ input: path, demuxer: 'mov', output, work, signal });
	if (!picture) return undefined;
	const file = await spool([picture], { maxBytes: MAX_BYTES.image, signal });
	try {
		return await previewOf(file.path, decoder);
	} finally {
		await file.dispose();
	}
}
