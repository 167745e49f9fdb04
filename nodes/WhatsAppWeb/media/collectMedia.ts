import type { Readable } from 'node:stream';
import { WhatsAppError, invalidParameter } from '../errors';
import type { Settings } from '../settings';
import { readBase64 } from './base64';
import { createEgress } from './egress';
import { fetchMedia } from './fetchMedia';
import { sendableFileName } from './fileName';
import { type SpooledFile, spool } from './spool';

/** A file as the workflow's author gives it. `parameter` is the author's name of the parameter, for errors. */
export type MediaSource =
	| { from: 'binary'; data: Uint8Array | Readable; mimeType?: string; fileName?: string }
	| { from: 'url'; url: string; mimeType?: string; fileName?: string; parameter: string }
	| { from: 'base64'; base64: string; mimeType?: string; fileName?: string; parameter: string };

/** A temporary file, and what its source says about it (not to be trusted). */
export interface CollectedMedia extends SpooledFile {
	/** Media type without parameters, lower case: the author's, else the source's (data: URL, Content-Type). */
	declaredType?: string;
	/** A base name fit to be sent: the author's, else the source's (Content-Disposition, path of the URL). */
	fileName?: string;
}

export interface CollectOptions {
	egress: Settings['egress'];
	/** Bytes; see MAX_BYTES for each kind's. */
	maxBytes: number;
	signal?: AbortSignal;
}

interface OpenSource {
	bytes: Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
	declaredType?: string;
	fileName?: string;
}

/**
 * Copies a file from its source into a temporary file of this package.
 * @throws WhatsAppError `invalid_parameter`, `unsafe_url`, `media_download_failed`, `media_too_large`, `cancelled`
 */
export async function collectMedia(
	source: MediaSource,
	options: CollectOptions,
): Promise<CollectedMedia> {
	const { bytes, declaredType, fileName } = await open(source, options);
	const file = await spool(bytes, options);
	if (file.size === 0) {
		await file.dispose();
		throw emptyFile(source);
	}
	return {
		...file,
		declaredType: essence(source.mimeType) ?? essence(declaredType),
		fileName: sendableFileName(source.fileName) ?? fileName,
	};
}

async function open(source: MediaSource, options: CollectOptions): Promise<OpenSource> {
	switch (source.from) {
		case 'binary':
			return { bytes: source.data instanceof Uint8Array ? [source.data] : source.data };
		case 'base64':
			return readBase64(source.base64, source.parameter);
		case 'url': {
			const { url, parameter } = source;
			const { maxBytes, signal } = options;
			const egress = createEgress(options.egress);
			const { body, ...declared } = await fetchMedia(url, { egress, maxBytes, signal, parameter });
			return { bytes: body, ...declared };
		}
	}
}

function emptyFile(source: MediaSource): WhatsAppError {
	switch (source.from) {
		case 'binary':
			return new WhatsAppError('invalid_parameter', 'The file is empty');
		case 'base64':
			return invalidParameter(source.parameter, 'is empty');
		case 'url':
			return new WhatsAppError('media_download_failed', 'The server answered with an empty file');
	}
}

/** `Audio/OGG; codecs=opus` → `audio/ogg`. */
function essence(mimeType: string | undefined): string | undefined {
	return mimeType?.split(';')[0]?.trim().toLowerCase() || undefined;
}
