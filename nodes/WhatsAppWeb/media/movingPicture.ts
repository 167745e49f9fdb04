import { rm } from 'node:fs/promises';
import { WhatsAppError } from '../errors';
import type { MediaKind } from '../message/content';
import { throwIfCancelled } from './cancelled';
import type { CollectedMedia } from './collectMedia';
import type { Decoder } from './Decoder';
import { type EncodedFilm, encodeFilm } from './encodeFilm';
import { hasFfmpeg } from './ffmpeg';
import { convert, toJpeg } from './image';
import { LIMITS } from './limits';
import type { Rendition } from './rendition';
import { SQUARE } from './roundVideo';
import { spoolPath } from './spool';
import { filmFields } from './video';

/** How what moves is sent. */
export interface Motion {
	/** Whether it plays like a GIF: by itself, without sound, over and over. When absent, what was a GIF does. */
	gif?: boolean;
	/** Whether it is a round video. */
	round?: boolean;
}

interface Reading {
	decoder: Decoder;
	signal: AbortSignal | undefined;
}

/** Pictures that may move. WhatsApp's apps play them as films only. */
export const MOVING: readonly string[] = ['image/gif', 'image/webp'];

/**
 * A GIF or WebP that moves becomes a film that plays like a GIF; where that cannot be made, its first picture with a warning.
 * @param kind what its author sends it as
 * @throws WhatsAppError `unsupported_media_type` for a picture that does not move, sent as a video; `media_too_large`
 */
export async function renderMovingPicture(
	{ path }: CollectedMedia,
	{ mimeType, kind, motion }: { mimeType: string; kind: MediaKind; motion: Motion },
	reading: Reading,
): Promise<Rendition> {
	const { decoder } = reading;
	const still = await convert('image', undefined, async () => {
		return await decoder.ask('pictureOf', { path });
	});
	const { width, height, frames } = still;
	if (frames === 1) {
		if (kind === 'video') throw motionless(mimeType);
		return await toJpeg(path, reading);
	}
	const isLarge = width * height * frames > LIMITS.filmPixels || frames > LIMITS.filmFrames;
	const film = isLarge ? undefined : await filmOf(path, mimeType, motion, reading);
	if (film) {
		const gif = motion.gif ?? motion.round !== true;
		return {
			kind: 'video',
			file: film.file,
			fields: {
				...filmFields({ mimeType: 'video/mp4', film: film.film }),
				jpegThumbnail: still.thumbnail,
				gifPlayback: gif ? true : undefined,
			},
			warnings: [],
		};
	}
	const why = isLarge
		? `its ${frames} pictures of ${width}×${height} are too much to be converted`
		: hasFfmpeg()
			? 'it could not be converted'
			: 'to make it move, ffmpeg has to be installed where n8n runs';
	const picture = await toJpeg(path, reading);
	return {
		...picture,
		kind: 'image',
		warnings: [`Only the first picture of the animation was sent: ${why}.`],
	};
}

async function filmOf(
	path: string,
	mimeType: string,
	{ round = false }: Motion,
	reading: Reading,
): Promise<EncodedFilm | undefined> {
	if (!hasFfmpeg()) return undefined;
	const job = { filter: round ? SQUARE : undefined, work: LIMITS.ffmpegMotion };
	if (mimeType === 'image/gif') {
		return await encodeFilm({ ...job, input: path, demuxer: 'gif' }, reading);
	}
	const frames = spoolPath();
	try {
		await reading.decoder.ask('apngOf', { path, output: frames });
		return await encodeFilm({ ...job, input: frames, demuxer: 'apng' }, reading);
	} catch {
		throwIfCancelled(reading.signal);
		return undefined;
	} finally {
		await rm(frames, { force: true });
	}
}

function motionless(mimeType: string): WhatsAppError {
	return new WhatsAppError(
		'unsupported_media_type',
		`The file is a picture (${mimeType}) that does not move: it cannot be sent as a video`,
		{ description: 'Send it as an image.', details: { found: mimeType } },
	);
}
