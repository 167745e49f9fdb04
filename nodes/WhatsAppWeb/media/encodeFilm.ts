import { rm } from 'node:fs/promises';
import { throwIfCancelled } from './cancelled';
import type { Decoder } from './Decoder';
import type { Film } from './decoding/film';
import { type Demuxer, ffmpeg } from './ffmpeg';
import { LIMITS, MAX_BYTES } from './limits';
import { type SpooledFile, spooled, spoolPath } from './spool';

export interface EncodedFilm {
	file: SpooledFile;
	film: Film;
}

interface FilmJob {
	/** Path of a temporary file of this package. */
	input: string;
	demuxer: Demuxer;
	/** Of ffmpeg, before the film is fitted: `crop=…`. */
	filter?: string;
	/** Arguments for the sound; none when it is left out. */
	sound?: readonly string[];
	/** Milliseconds of CPU time. */
	work: number;
}

const SIDE = LIMITS.motionSide;

/** Even sides, as H.264 needs them, of at most 640 pixels. */
const FIT = ['iw', 'ih']
	.map((side) => `'2*max(1,trunc(min(1,${SIDE}/max(iw,ih))*${side}/2))'`)
	.join(':');

/** H.264 that every phone plays. The same file becomes the same film, by which a repeated send is recognised. */
const PICTURES = [
	...[
		'-c:v',
		'libx264',
		'-threads',
		'1',
		'-preset',
		'veryfast',
		'-crf',
		'23',
		'-profile:v',
		'main',
	],
	...[
		'-movflags',
		'+faststart',
		'-map_metadata',
		'-1',
		'-fflags',
		'+bitexact',
		'-flags:v',
		'+bitexact',
	],
];

/**
 * Encodes a film anew with the machine's ffmpeg: MP4 with H.264, at most 640 pixels and a minute.
 * @returns undefined where ffmpeg is missing, fails, or takes too much; its owner disposes of the file
 * @throws WhatsAppError `cancelled`
 */
export async function encodeFilm(
	{ input, demuxer, filter, sound, work }: FilmJob,
	{ decoder, signal }: { decoder: Decoder; signal: AbortSignal | undefined },
): Promise<EncodedFilm | undefined> {
	const path = spoolPath();
	let file: SpooledFile | undefined;
	try {
		const filters = [...(filter === undefined ? [] : [filter]), `scale=${FIT}`, 'format=yuv420p'];
		const output = [
			...(sound ?? ['-an']),
			...['-t', `${LIMITS.motionSeconds}`, '-vf', filters.join(','), ...PICTURES],
			...['-fs', `${MAX_BYTES.video}`, '-f', 'mp4', `file:${path}`],
		];
		if (!(await ffmpeg({ input, demuxer, output, work, signal }))) return undefined;
		const { film } = await decoder.ask('contentOf', { path });
		if (!film?.picture) return undefined;
		file = await spooled(path, { maxBytes: MAX_BYTES.video, signal });
		return { file, film };
	} catch {
		return undefined;
	} finally {
		if (!file) await rm(path, { force: true });
		throwIfCancelled(signal);
	}
}
