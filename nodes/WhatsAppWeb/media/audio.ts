import { rm } from 'node:fs/promises';
import { passOn, throwIfCancelled } from './cancelled';
import type { CollectedMedia } from './collectMedia';
import { type Decoder, DecodingRefused } from './Decoder';
import type { ConvertibleType } from './decoding/opusVoice';
import { type Demuxer, ffmpeg } from './ffmpeg';
import { LIMITS } from './limits';
import { VOICE_NOTE_TYPE } from './mediaTypes';
import type { Rendition } from './rendition';
import { type SpooledFile, spooled, spoolPath } from './spool';

interface Reading {
	decoder: Decoder;
	signal: AbortSignal | undefined;
}

interface VoiceNote {
	/** The converted file; absent when it was a voice note already. */
	file?: SpooledFile;
	seconds: number;
	waveform: Uint8Array;
}

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
export async function renderAudio(
	{ path }: CollectedMedia,
	mimeType: string,
	decoder: Decoder,
): Promise<Rendition> {
	const seconds = await measure(path, mimeType, decoder);
	return { fields: { mimetype: mimeType, seconds: wholeSeconds(seconds) }, warnings: [] };
}

/** A voice note with its waveform. A file that cannot be converted is sent unchanged: some phones play it, all save it. */
export async function renderVoiceNote(
	file: CollectedMedia,
	mimeType: VoiceNoteType,
	reading: Reading,
): Promise<Rendition> {
	const seconds = await measure(file.path, mimeType, reading.decoder);
	const unchanged = { mimetype: mimeType, seconds: wholeSeconds(seconds), ptt: true };
	if (seconds !== undefined && seconds > LIMITS.voiceNoteSeconds) {
		return mimeType === VOICE_NOTE_TYPE
			? { fields: unchanged, warnings: [] }
			: { fields: unchanged, warnings: [unconverted('it is longer than 15 minutes')] };
	}
	let reason = 'to convert AAC, ffmpeg has to be installed where n8n runs';
	try {
		if (!isAac(mimeType)) return playable(await makeVoiceNote(file.path, mimeType, reading));
	} catch (error) {
		passOn(error);
		// ffmpeg does not get it either: its output would fill the disk.
		if (error instanceof DecodingRefused) {
			return { fields: unchanged, warnings: [unconverted(`it ${error.message}`)] };
		}
		reason = `its sound could not be decoded (${(error as Error).message})`;
	}
	const note = await convertWithFfmpeg(file.path, mimeType, reading);
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

/** Measures a sound, and converts it to a voice note (Ogg/Opus, mono) if it is not one. */
async function makeVoiceNote(
	path: string,
	mimeType: ConvertibleType,
	{ decoder, signal }: Reading,
): Promise<VoiceNote> {
	const output = mimeType === VOICE_NOTE_TYPE ? undefined : spoolPath();
	const longest = LIMITS.voiceNoteSeconds;
	let file: SpooledFile | undefined;
	try {
		const sound = await decoder.ask('voiceNoteOf', { path, mimeType, output, longest });
		if (output !== undefined) file = await spooled(output, { maxBytes: Infinity, signal });
		return { ...sound, file };
	} finally {
		if (output !== undefined && !file) await rm(output, { force: true });
	}
}

/** Converts what our own codecs cannot decode. Those come first: they are the same everywhere and run in a sandbox. */
async function convertWithFfmpeg(
	path: string,
	mimeType: VoiceNoteType,
	reading: Reading,
): Promise<VoiceNote | undefined> {
	const wav = spoolPath();
	try {
		await ffmpeg({
			input: path,
			demuxer: DEMUXERS[mimeType],
			// One second over the limit is enough for makeVoiceNote to refuse it.
			output: [
				'-vn',
				'-t',
				`${LIMITS.voiceNoteSeconds + 1}`,
				...MONO_48K,
				'-f',
				'wav',
				`file:${wav}`,
			],
			timeoutMs: FFMPEG_TIMEOUT_MS,
			signal: reading.signal,
		});
		return await makeVoiceNote(wav, 'audio/wav', reading);
	} catch {
		throwIfCancelled(reading.signal);
		return undefined;
	} finally {
		await rm(wav, { force: true });
	}
}

function unconverted(reason: string): string {
	return `The voice note was sent as it is, and some phones will not play it: ${reason}.`;
}

/** @returns seconds, or undefined if they cannot be read from the file */
async function measure(
	path: string,
	mimeType: string,
	decoder: Decoder,
): Promise<number | undefined> {
	try {
		return await decoder.ask('secondsOf', { path, mimeType });
	} catch (error) {
		passOn(error);
		return undefined;
	}
}

/** At least 1: phones show 0 as no length at all. */
function wholeSeconds(seconds: number | undefined): number | undefined {
	return seconds === undefined ? undefined : Math.max(1, Math.round(seconds));
}
