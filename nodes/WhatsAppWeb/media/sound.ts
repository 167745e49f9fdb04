import { rm } from 'node:fs/promises';
import { WhatsAppError } from '../errors';
import { passOn } from './cancelled';
import { type Decoder, DecodingRefused } from './Decoder';
import { type Demuxer, hasFfmpeg } from './ffmpeg';
import type { Recognised } from './recognise';
import { type SpooledFile, spooled, spoolPath } from './spool';

/** ffmpeg's reader of each type that it is given. */
export const DEMUXERS: ReadonlyMap<string, Demuxer> = new Map(
	Object.entries({
		'audio/aac': 'aac',
		'audio/aiff': 'aiff',
		'audio/amr': 'amr',
		'audio/ape': 'ape',
		'audio/flac': 'flac',
		'audio/mp4': 'mov',
		'audio/mpeg': 'mp3',
		'audio/ogg': 'ogg',
		'audio/ogg; codecs=opus': 'ogg',
		'audio/vnd.dolby.dd-raw': 'ac3',
		'audio/wav': 'wav',
		'audio/wavpack': 'wv',
		'audio/webm': 'matroska',
		'audio/x-caf': 'caf',
		'audio/x-matroska': 'matroska',
		'audio/x-ms-wma': 'asf',
		'audio/x-rf64': 'wav',
	}),
);

/** @returns seconds, or undefined if they cannot be read from the file */
export async function measure(
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
export function wholeSeconds(seconds: number | undefined): number | undefined {
	return seconds === undefined ? undefined : Math.max(1, Math.round(seconds));
}

/** Containers that browsers record in. */
const MATROSKA = ['audio/webm', 'audio/x-matroska'];

/**
 * The Opus sound of a WebM or Matroska file in Ogg; undefined when the file is no such one, or damaged.
 * @throws WhatsAppError `media_too_large` when it would cost too much
 */
export async function repack(
	path: string,
	{ mimeType, film }: Recognised,
	{ decoder, signal }: { decoder: Decoder; signal: AbortSignal | undefined },
): Promise<SpooledFile | undefined> {
	if (!MATROSKA.includes(mimeType) || film?.sound !== 'A_OPUS') return undefined;
	const output = spoolPath();
	let file: SpooledFile | undefined;
	try {
		await decoder.ask('opusOfMatroska', { path, output });
		file = await spooled(output, { maxBytes: Infinity, signal });
		return file;
	} catch (error) {
		passOn(error);
		// ffmpeg does not get it either.
		if (error instanceof DecodingRefused) throw tooCostly(error);
		return undefined;
	} finally {
		if (!file) await rm(output, { force: true });
	}
}

/**
 * Looks through a file before ffmpeg gets it, which would search some files for minutes.
 * @returns whether there is a sound that can be converted at a usual cost
 * @throws WhatsAppError `cancelled`
 */
export async function isConvertible(
	path: string,
	{ mimeType, film }: Recognised,
	decoder: Decoder,
): Promise<boolean> {
	if (mimeType === 'audio/mp4') return film?.sound !== undefined;
	try {
		await decoder.ask('assertUsualSound', { path, mimeType });
		return true;
	} catch (error) {
		passOn(error);
		return false;
	}
}

function tooCostly(cause: DecodingRefused): WhatsAppError {
	return new WhatsAppError('media_too_large', `The sound ${cause.message}`, {
		description: 'Save it with another program and try once more, or send it as a document.',
		cause,
	});
}

/** The error for a sound that WhatsApp does not play as it is. @param what `a sound`, `a voice note` */
export function cannotBeConverted(mimeType: string, what: string): WhatsAppError {
	const isMissing = !hasFfmpeg();
	return new WhatsAppError(
		'unsupported_media_type',
		isMissing
			? `The file is ${mimeType}: to send it as ${what}, ffmpeg has to be installed where n8n runs`
			: `The file is ${mimeType} and could not be converted to ${what} that WhatsApp plays`,
		{
			description: isMissing
				? 'Install ffmpeg, convert the file to MP3, M4A or Ogg/Opus, or send it as a document.'
				: 'The file may be damaged. Convert it to MP3, M4A or Ogg/Opus, or send it as a document.',
			details: { found: mimeType },
		},
	);
}
