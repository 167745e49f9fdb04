import type { CollectedMedia } from './collectMedia';
import type { Decoder } from './Decoder';
import { encodeFilm } from './encodeFilm';
import { hasFfmpeg } from './ffmpeg';
import { LIMITS } from './limits';
import type { Recognised } from './recognise';
import type { Rendition } from './rendition';
import { filmFields, firstPicture, renderVideo } from './video';

interface Reading {
	decoder: Decoder;
	signal: AbortSignal | undefined;
}

/** ffmpeg's filter for the middle of a film, as large as fits. */
export const SQUARE = "crop='min(iw,ih)':'min(iw,ih)'";

const SOUND = ['-c:a', 'aac', '-b:a', '96k', '-flags:a', '+bitexact'];

/** A video note: square, because apps show a circle of it. A film of another shape is cropped where ffmpeg is installed. */
export async function renderRoundVideo(
	collected: CollectedMedia,
	recognised: Recognised,
	reading: Reading,
): Promise<Rendition> {
	const { picture, seconds = 0 } = recognised.film ?? {};
	const isLong = seconds > LIMITS.roundSeconds;
	const isSquare = !picture || picture.width === picture.height;
	const cropped = isSquare || isLong ? undefined : await crop(collected, reading);
	if (cropped) return cropped;
	const video = await renderVideo(collected, recognised, reading);
	return {
		...video,
		warnings: [
			...video.warnings,
			...(isLong
				? ['Apps record round videos of a minute at most: some may not play a longer one.']
				: []),
			...(isSquare ? [] : [notSquare(isLong)]),
		],
	};
}

async function crop({ path }: CollectedMedia, reading: Reading): Promise<Rendition | undefined> {
	const job = { input: path, demuxer: 'mov', filter: SQUARE, sound: SOUND } as const;
	const encoded = await encodeFilm({ ...job, work: LIMITS.ffmpegCrop }, reading);
	if (!encoded) return undefined;
	const { file, film } = encoded;
	const jpegThumbnail = await firstPicture(file.path, reading);
	const fields = { ...filmFields({ mimeType: 'video/mp4', film }), jpegThumbnail };
	return { file, fields, warnings: [] };
}

function notSquare(isLong: boolean): string {
	const remedy =
		isLong || hasFfmpeg() ? '' : ' Where ffmpeg is installed on the machine of n8n, it is cropped.';
	return `The round video is not square, so apps show a part of it.${remedy}`;
}
