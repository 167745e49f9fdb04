import { rm } from 'node:fs/promises';
import { adtsSeconds } from './adts';
import { throwIfCancelled } from './cancelled';
import type { CollectedMedia } from './collectMedia';
import { type Demuxer, ffmpeg } from './ffmpeg';
import type { Rendition } from './rendition';
import { SoundRefused } from './soundHeader';
import { spoolPath } from './spool';
import {
	type ConvertibleType,
	LONGEST_VOICE_NOTE,
	makeVoiceNote,
	VOICE_NOTE_TYPE,
	type VoiceNote,
} from './voiceNote';

const FFMPEG_TIMEOUT_MS = 60_000;

const MONO_48K = ['-ac', '1', '-ar', '48000'];

/**
 * AAC is converted by ffmpeg only: the one maintained JavaScript decoder is under version 2 of the GPL, which is not
 * compatible with version 3, the license of libsignal.
 */
type AacType = 'audio/aac' | 'audio/mp4';

export type VoiceNoteType = ConvertibleType | AacType;

const DEMUXERS: Record<VoiceNoteType, Demuxer> = {
	'audio/aac': 'aac',
	'audio/flac': 'flac',
	'audio/mp4': 'mov',
	'audio/mpeg': 'mp3',
	'audio/ogg': 'ogg',
	'audio/ogg; codecs=opus': 'ogg',
	'audio/wav': 'wav',
};

/** Audio is sent unchanged, with its length. */
export async function renderAudio({ path }: CollectedMedia, mimeType: string): Promise<Rendition> {
	return {
		fields: { mimetype: mimeType, seconds: wholeSeconds(await measure(path, mimeType)) },
		warnings: [],
	};
}

/** A voice note with its waveform. A file that cannot be converted is sent unchanged: some phones play it, all save it. */
export async function renderVoiceNote(
	file: CollectedMedia,
	mimeType: VoiceNoteType,
	signal: AbortSignal | undefined,
): Promise<Rendition> {
	const seconds = await measure(file.path, mimeType);
	const unchanged = { mimetype: mimeType, seconds: wholeSeconds(seconds), ptt: true };
	if (seconds !== undefined && seconds > LONGEST_VOICE_NOTE) {
		return mimeType === VOICE_NOTE_TYPE
			? { fields: unchanged, warnings: [] }
			: { fields: unchanged, warnings: [unconverted('it is longer than 15 minutes')] };
	}
	let reason = 'to convert AAC, ffmpeg has to be installed where n8n runs';
	try {
		if (!isAac(mimeType)) return playable(await makeVoiceNote(file.path, mimeType, signal));
	} catch (error) {
		throwIfCancelled(signal);
		// ffmpeg does not get it either: its output would fill the disk.
		if (error instanceof SoundRefused) {
			return { fields: unchanged, warnings: [unconverted(error.message)] };
		}
		reason = `its sound could not be decoded (${(error as Error).message})`;
	}
	const note = await convertWithFfmpeg(file.path, mimeType, signal);
	return note ? playable(note) : { fields: unchanged, warnings: [unconverted(reason)] };
}

function isAac(mimeType: VoiceNoteType): mimeType is AacType {
	return mimeType === 'audio/aac' || mimeType === 'audio/mp4';
}

function playable({ file, seconds, waveform }: VoiceNote): Rendition {
	return {
		file,
		fields: {
			mimetype: VOICE_NOTE_TYPE,
			seconds: wholeSeconds(seconds),
			ptt: true,
			waveform,
		},
		warnings: [],
	};
}

/** Converts what our own codecs cannot decode. Those come first: they are the same everywhere and run in a sandbox. */
async function convertWithFfmpeg(
	path: string,
	mimeType: VoiceNoteType,
	signal: AbortSignal | undefined,
): Promise<VoiceNote | undefined> {
	const wav = spoolPath();
	try {
		await ffmpeg({
			input: path,
			demuxer: DEMUXERS[mimeType],
			// One second over the limit is enough for makeVoiceNote to refuse it.
			output: ['-vn', '-t', `${LONGEST_VOICE_NOTE + 1}`, ...MONO_48K, '-f', 'wav', `file:${wav}`],
			timeoutMs: FFMPEG_TIMEOUT_MS,
			signal,
		});
		return await makeVoiceNote(wav, 'audio/wav', signal);
	} catch {
		throwIfCancelled(signal);
		return undefined;
	} finally {
		await rm(wav, { force: true });
	}
}

function unconverted(reason: string): string {
	return `The voice note was sent as it is, and some phones will not play it: ${reason}.`;
}

/** @returns seconds, or undefined if they cannot be read from the file */
async function measure(path: string, mimeType: string): Promise<number | undefined> {
	// music-metadata guesses from the first frames, which is wrong for any variable bit rate.
	if (mimeType === 'audio/aac') return await adtsSeconds(path);
	const { parseFile } = await import('music-metadata');
	try {
		const { format } = await parseFile(path, { duration: true, skipCovers: true });
		return format.duration;
	} catch {
		return undefined;
	}
}

/** At least 1: phones show 0 as no length at all. */
function wholeSeconds(seconds: number | undefined): number | undefined {
	return seconds === undefined ? undefined : Math.max(1, Math.round(seconds));
}
