import { rm } from 'node:fs/promises';
import type { CollectedMedia } from './collectMedia';
import type { Decoder } from './Decoder';
import { ffmpeg } from './ffmpeg';
import { MAX_BYTES } from './limits';
import { CONVERTED, VOICE_NOTE_TYPE } from './mediaTypes';
import { warningsOfSound } from './playability';
import type { Recognised } from './recognise';
import type { Rendition } from './rendition';
import { cannotBeConverted, DEMUXERS, measure, repack, wholeSeconds } from './sound';
import { type SpooledFile, spooled, spoolPath } from './spool';

/** An hour of music takes a minute. */
const FFMPEG_TIMEOUT_MS = 120_000;

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
	const opus = await repack(path, recognised, reading);
	const file = opus ?? (await toAac(path, mimeType, reading.signal));
	if (!file) throw cannotBeConverted(mimeType, 'a sound');
	const type = opus ? VOICE_NOTE_TYPE : 'audio/mp4';
	const seconds = await measure(file.path, type, reading.decoder);
	return { file, fields: { mimetype: type, seconds: wholeSeconds(seconds) }, warnings: [] };
}

async function toAac(
	path: string,
	mimeType: string,
	signal: AbortSignal | undefined,
): Promise<SpooledFile | undefined> {
	const demuxer = DEMUXERS[mimeType];
	if (!demuxer) return undefined;
	const output = spoolPath();
	const codec = ['-vn', '-c:a', 'aac', '-b:a', '160k', '-movflags', '+faststart'];
	const bounds = ['-fs', `${MAX_BYTES.audio}`, '-f', 'ipod', `file:${output}`];
	let file: SpooledFile | undefined;
	try {
		const done = await ffmpeg({
			input: path,
			demuxer,
			output: [...codec, ...bounds],
			timeoutMs: FFMPEG_TIMEOUT_MS,
			signal,
		});
		if (done) file = await spooled(output, { maxBytes: MAX_BYTES.audio, signal });
		return file;
	} finally {
		if (!file) await rm(output, { force: true });
	}
}
