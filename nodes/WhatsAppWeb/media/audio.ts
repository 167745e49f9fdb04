import { rm } from 'node:fs/promises';
import { WhatsAppError } from '../errors';
import type { CollectedMedia } from './collectMedia';
import type { Decoder } from './Decoder';
import { ffmpeg } from './ffmpeg';
import { LIMITS, MAX_BYTES } from './limits';
import { CONVERTED, VOICE_NOTE_TYPE } from './mediaTypes';
import { warningsOfSound } from './playability';
import type { Recognised } from './recognise';
import type { Rendition } from './rendition';
import { cannotBeConverted, DEMUXERS, isConvertible, measure, repack, wholeSeconds } from './sound';
import { type SpooledFile, spooled, spoolPath } from './spool';

interface Reading {
	decoder: Decoder;
	signal: AbortSignal | undefined;
}

/**
 * Audio that WhatsApp plays is sent unchanged, with its length. What browsers record is put into Ogg; any other sound is
 * converted to AAC, where ffmpeg is installed.
 * @throws WhatsAppError `unsupported_media_type` when it is neither played nor can be converted
 */
export async function renderAudio(
	{ path }: CollectedMedia,
	recognised: Recognised,
	reading: Reading,
): Promise<Rendition> {
	const { mimeType } = recognised;
	if (!CONVERTED.includes(mimeType)) {
		const seconds = await measure(path, mimeType, reading.decoder);
		const fields = { mimetype: mimeType, seconds: wholeSeconds(seconds) };
		return { fields, warnings: warningsOfSound(recognised) };
	}
	const length = await measure(path, mimeType, reading.decoder);
	if (length !== undefined && length > LIMITS.soundSeconds) throw tooLong(length);
	const opus = await repack(path, recognised, reading);
	const file = opus ?? (await toAac(path, recognised, reading));
	if (!file) throw cannotBeConverted(mimeType, 'a sound');
	const type = opus ? VOICE_NOTE_TYPE : 'audio/mp4';
	const seconds = await measure(file.path, type, reading.decoder);
	return { file, fields: { mimetype: type, seconds: wholeSeconds(seconds) }, warnings: [] };
}

async function toAac(
	path: string,
	recognised: Recognised,
	{ decoder, signal }: Reading,
): Promise<SpooledFile | undefined> {
	const demuxer = DEMUXERS.get(recognised.mimeType);
	if (!demuxer || !(await isConvertible(path, recognised, decoder))) return undefined;
	const output = spoolPath();
	const codec = ['-vn', '-c:a', 'aac', '-b:a', '160k', '-movflags', '+faststart'];
	const bounds = [
		'-t',
		`${LIMITS.soundSeconds}`,
		'-fs',
		`${MAX_BYTES.audio}`,
		'-f',
		'ipod',
		`file:${output}`,
	];
	let file: SpooledFile | undefined;
	try {
		const done = await ffmpeg({
			input: path,
			demuxer,
			output: [...codec, ...bounds],
			work: LIMITS.ffmpegSound,
			signal,
		});
		if (done) file = await spooled(output, { maxBytes: MAX_BYTES.audio, signal });
		return file;
	} finally {
		if (!file) await rm(output, { force: true });
	}
}

function tooLong(seconds: number): WhatsAppError {
	const hours = LIMITS.soundSeconds / 3_600;
	return new WhatsAppError('media_too_large', `The sound is longer than ${hours} hours`, {
		description: 'Convert it to MP3, M4A or Ogg/Opus yourself, or send it as a document.',
		details: { seconds: Math.round(seconds) },
	});
}
