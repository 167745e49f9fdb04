import { rm } from 'node:fs/promises';
import { WhatsAppError } from '../errors';
import { passOn, throwIfCancelled } from './cancelled';
import type { CollectedMedia } from './collectMedia';
import { type Decoder, DecodingRefused } from './Decoder';
import type { ConvertibleType } from './decoding/opusVoice';
import { ffmpeg, hasFfmpeg } from './ffmpeg';
import { LIMITS } from './limits';
import { ACCEPTED, VOICE_NOTE_TYPE } from './mediaTypes';
import type { Recognised } from './recognise';
import type { Rendition } from './rendition';
import { cannotBeConverted, DEMUXERS, isConvertible, measure, repack, wholeSeconds } from './sound';
import { type SpooledFile, spooled, spoolPath } from './spool';

interface Reading {
	decoder: Decoder;
	signal: AbortSignal | undefined;
}

interface VoiceNote {
	/** The converted file; absent when it was a voice note already. */
	file?: SpooledFile;
	seconds: number;
	/** Absent when the sound is too long to be drawn. */
	waveform?: Uint8Array;
}

const MONO_48K = ['-ac', '1', '-ar', '48000'];

/**
 * What our own codecs decode. AAC is converted by ffmpeg only: the one maintained JavaScript decoder is under version 2 of
 * the GPL, which is not compatible with version 3, the license of libsignal.
 */
const OWN: readonly string[] = [
	'audio/flac',
	'audio/mpeg',
	'audio/ogg',
	VOICE_NOTE_TYPE,
	'audio/wav',
] satisfies ConvertibleType[];

/** What is sent as it is when it cannot be converted. */
const SENDABLE: readonly string[] = [...ACCEPTED.audio, VOICE_NOTE_TYPE, 'audio/flac'];

/**
 * A voice note with its waveform. A file that cannot be converted is sent unchanged if some phones play it: all save it.
 * @throws WhatsAppError `unsupported_media_type` when no phone would
 */
export async function renderVoiceNote(
	{ path }: CollectedMedia,
	recognised: Recognised,
	reading: Reading,
): Promise<Rendition> {
	const { mimeType } = recognised;
	const repacked = await repack(path, recognised, reading);
	if (repacked) return playable(await drawn(repacked, reading));
	const seconds = await measure(path, mimeType, reading.decoder);
	const unchanged = { mimetype: mimeType, seconds: wholeSeconds(seconds), ptt: true };
	const isTooLong = seconds !== undefined && seconds > LIMITS.voiceNoteSeconds;
	if (isTooLong && !SENDABLE.includes(mimeType)) throw tooLong();
	if (isTooLong) {
		return mimeType === VOICE_NOTE_TYPE
			? { fields: unchanged, warnings: [] }
			: { fields: unchanged, warnings: [unconverted('it is longer than 15 minutes')] };
	}
	let reason = hasFfmpeg()
		? 'its sound could not be decoded'
		: `to convert ${mimeType === 'audio/mp4' ? 'AAC' : mimeType}, ffmpeg has to be installed where n8n runs`;
	try {
		if (isOwn(mimeType)) return playable(await makeVoiceNote(path, mimeType, reading));
	} catch (error) {
		passOn(error);
		// ffmpeg does not get it either: its output would fill the disk.
		if (error instanceof DecodingRefused) {
			return { fields: unchanged, warnings: [unconverted(`it ${error.message}`)] };
		}
		reason = `its sound could not be decoded (${(error as Error).message})`;
	}
	const note = await convertWithFfmpeg(path, recognised, reading);
	if (note) return playable(note);
	if (!SENDABLE.includes(mimeType)) throw cannotBeConverted(mimeType, 'a voice note');
	return { fields: unchanged, warnings: [unconverted(reason)] };
}

function isOwn(mimeType: string): mimeType is ConvertibleType {
	return OWN.includes(mimeType);
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

/** A voice note that needs no conversion, with its waveform if its sound can be decoded. */
async function drawn(file: SpooledFile, reading: Reading): Promise<VoiceNote> {
	const seconds = (await measure(file.path, VOICE_NOTE_TYPE, reading.decoder)) ?? 0;
	try {
		return { ...(await makeVoiceNote(file.path, VOICE_NOTE_TYPE, reading)), seconds, file };
	} catch (error) {
		passOn(error);
		return { file, seconds };
	}
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
	recognised: Recognised,
	reading: Reading,
): Promise<VoiceNote | undefined> {
	const demuxer = DEMUXERS.get(recognised.mimeType);
	if (!demuxer || !(await isConvertible(path, recognised, reading.decoder))) return undefined;
	const wav = spoolPath();
	try {
		await ffmpeg({
			input: path,
			demuxer,
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
			work: LIMITS.ffmpegSound,
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

function tooLong(): WhatsAppError {
	const minutes = LIMITS.voiceNoteSeconds / 60;
	return new WhatsAppError('media_too_large', `The voice note is longer than ${minutes} minutes`, {
		description: 'Send a shorter one, or send it as a document.',
	});
}
