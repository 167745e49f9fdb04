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

/** Milliseconds. */
const FFMPEG_PATIENCE = 60_000;

const MONO_48K = ['-ac', '1', '-ar', '48000'];

/**
 * AAC is left to ffmpeg: the one decoder for JavaScript that is looked after is under version 2 of the GPL, which does not
 * go together with version 3, libsignal's.
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

/** Audio goes as it is, with its length. */
export async function renderAudio({ path }: CollectedMedia, mimeType: string): Promise<Rendition> {
	return {
		fields: { mimetype: mimeType, seconds: wholeSeconds(await measure(path, mimeType)) },
		warnings: [],
	};
}

/** A voice note with its waveform. What cannot be converted goes as it is: some phones play it, and all can save it. */
export async function renderVoiceNote(
	file: CollectedMedia,
	mimeType: VoiceNoteType,
	signal: AbortSignal | undefined,
): Promise<Rendition> {
	const seconds = await measure(file.path, mimeType);
	const asItIs = { mimetype: mimeType, seconds: wholeSeconds(seconds), ptt: true };
	if (seconds !== undefined && seconds > LONGEST_VOICE_NOTE) {
		return mimeType === VOICE_NOTE_TYPE
			? { fields: asItIs, warnings: [] }
			: { fields: asItIs, warnings: [unconverted('it is longer than 15 minutes')] };
	}
	let reason = 'to convert AAC, ffmpeg has to be installed where n8n runs';
	try {
		if (!isAac(mimeType)) return playable(await makeVoiceNote(file.path, mimeType, signal));
	} catch (error) {
		throwIfCancelled(signal);
		// Not for ffmpeg either, which would take the room on the disk.
		if (error instanceof SoundRefused) {
			return { fields: asItIs, warnings: [unconverted(error.message)] };
		}
		reason = `its sound could not be decoded (${(error as Error).message})`;
	}
	const note = await convertWithFfmpeg(file.path, mimeType, signal);
	return note ? playable(note) : { fields: asItIs, warnings: [unconverted(reason)] };
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

/** Our own codecs are the same everywhere and run in a sandbox; ffmpeg, where there is one, knows what they do not. */
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
			// A second too long is enough to be refused.
			output: ['-vn', '-t', `${LONGEST_VOICE_NOTE + 1}`, ...MONO_48K, '-f', 'wav', `file:${wav}`],
			patience: FFMPEG_PATIENCE,
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

/** @returns seconds, or undefined when the file does not tell */
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

/** Zero would show as no length at all. */
function wholeSeconds(seconds: number | undefined): number | undefined {
	return seconds === undefined ? undefined : Math.max(1, Math.round(seconds));
}
