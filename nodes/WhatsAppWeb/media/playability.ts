import type { Recognised } from './recognise';

/** H.264 by its profile (ITU-T H.264 annex A): Baseline, Main, Extended and High play everywhere. */
const H264: ReadonlyMap<string, string | undefined> = new Map(
	Object.entries({
		'66': undefined,
		'77': undefined,
		'88': undefined,
		'100': undefined,
		'110': 'H.264 of 10 bits',
		'122': 'H.264 with 4:2:2 colours',
		'244': 'H.264 with 4:4:4 colours',
		'44': 'H.264 with 4:4:4 colours',
	}),
);

/** Codecs of pictures that phones play, and names of those that some do not. */
const PLAYED = ['mp4v', 's263', 'h263'];
const CODECS: ReadonlyMap<string, string> = new Map(
	Object.entries({
		av01: 'AV1',
		dvh1: 'Dolby Vision',
		dvhe: 'Dolby Vision',
		hev1: 'HEVC (H.265)',
		hvc1: 'HEVC (H.265)',
		vp08: 'VP8',
		vp09: 'VP9',
	}),
);

/** Codecs of sound in films and in MP4: AAC and MP3, AMR. */
const PLAYED_SOUNDS = ['mp4a', '.mp3', 'samr', 'sawb'];
const SOUND_CODECS: ReadonlyMap<string, string> = new Map(
	Object.entries({
		'ac-3': 'Dolby Digital',
		alac: 'Apple Lossless',
		'ec-3': 'Dolby Digital Plus',
		fLaC: 'FLAC',
		Opus: 'Opus in MP4',
	}),
);

/** What phones may not play of a film, in a sentence for the author. Nothing is said about what the header leaves open. */
export function warningsOfVideo({ mimeType, film }: Recognised): string[] {
	const picture = film?.picture?.codec;
	const problems = [
		mimeType === 'video/quicktime' ? 'it is a QuickTime file' : undefined,
		picture && says('its pictures are', pictureProblem(picture)),
		film?.sound && says('its sound is', soundProblem(film.sound)),
	].filter((problem) => problem !== undefined);
	if (problems.length === 0) return [];
	return [
		`The video was sent as it is, and some phones will not play it: ${problems.join(', ')}. MP4 with H.264 and AAC plays everywhere.`,
	];
}

/** The same of a sound file. */
export function warningsOfSound(recognised: Recognised): string[] {
	const problem = fileProblem(recognised);
	if (!problem) return [];
	return [
		`The sound was sent as it is, and some phones will not play it: it is ${problem}. MP3, M4A with AAC and Ogg/Opus play everywhere.`,
	];
}

function fileProblem({ mimeType, film }: Recognised): string | undefined {
	switch (mimeType) {
		case 'audio/wav':
			return 'WAV';
		case 'audio/ogg':
			return 'Ogg, but not Opus';
		default:
			return film?.sound && soundProblem(film.sound);
	}
}

function says(start: string, problem: string | undefined): string | undefined {
	return problem && `${start} ${problem}`;
}

function pictureProblem(codec: string): string | undefined {
	const [name = '', profile] = codec.split('.');
	if (name === 'avc1' || name === 'avc3') {
		return profile === undefined || H264.has(profile)
			? H264.get(profile ?? '')
			: 'H.264 of a rare profile';
	}
	return PLAYED.includes(name) ? undefined : (CODECS.get(name) ?? `'${printable(name)}'`);
}

function soundProblem(codec: string): string | undefined {
	return PLAYED_SOUNDS.includes(codec)
		? undefined
		: (SOUND_CODECS.get(codec) ?? `'${printable(codec)}'`);
}

function printable(code: string): string {
	return code.replace(/[^\x20-\x7e]/g, '?');
}
