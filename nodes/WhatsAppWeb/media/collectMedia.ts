import type { Readable } from 'node:stream';
import { WhatsAppError, invalidParameter } from '../errors';
import { MAX_NAME_BYTES, safeFileName } from '../message/fileName';
import type { Settings } from '../settings';
import { isDataUrl, readBase64, readDataUrl } from './base64';
import { createEgress } from './egress';
import { fetchMedia } from './fetchMedia';
import { essenceOf } from './mediaTypes';
import { type SpooledFile, spool } from './spool';

/** A file as the workflow's author gives it. `parameter` is the author's name of the parameter, for errors. */
export type MediaSource = {
	/** The author's word, which goes before the source's. */
	mimeType?: string;
	fileName?: string;
} & (
	| {
			from: 'binary';
			data: Uint8Array | Readable;
			/** What the item says of its file. */
			declaredType?: string;
			ownName?: string;
	  }
	| { from: 'url'; url: string; parameter: string }
	| { from: 'base64'; base64: string; parameter: string }
);

/** A temporary file, and what its source says about it (not to be trusted). */
export interface CollectedMedia extends SpooledFile {
	/** Media type without parameters, lower case: the author's, else the source's (data: URL, Content-Type). */
	declaredType?: string;
	/** Whether the author gave the type. */
	isAuthorsType?: boolean;
	/** Fit to be sent: the author's, else the source's (Content-Disposition, path of the URL). */
	fileName?: string;
	/** Whether the name was too long for file systems. */
	isShortened?: boolean;
	/** Whether the name is the last part of a URL's path, whose ending may be a program's. */
	isUrlName?: boolean;
	isFromUrl?: boolean;
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
	isUrlName?: boolean;
}

/**
 * Copies a file from its source into a temporary file of this package.
 * @throws WhatsAppError `invalid_parameter`, `unsafe_url`, `media_download_failed`, `media_too_large`, `cancelled`
 */
export async function collectMedia(
	source: MediaSource,
	options: CollectOptions,
): Promise<CollectedMedia> {
	const { bytes, declaredType, ...found } = await open(source, options);
	const file = await spool(bytes, options);
	if (file.size === 0) {
		await file.dispose();
		throw emptyFile(source);
	}
	const authorsType = essenceOf(source.mimeType);
	const claimedName = source.fileName ?? (source.from === 'binary' ? source.ownName : undefined);
	const name = safeFileName(claimedName);
	return {
		...file,
		declaredType: authorsType ?? essenceOf(declaredType),
		isAuthorsType: authorsType !== undefined,
		fileName: name ?? safeFileName(found.fileName),
		isShortened: name !== undefined && Buffer.byteLength(claimedName ?? '') > MAX_NAME_BYTES,
		isUrlName: name === undefined && found.isUrlName === true,
		isFromUrl: source.from === 'url',
	};
}

async function open(source: MediaSource, options: CollectOptions): Promise<OpenSource> {
	switch (source.from) {
		case 'binary': {
			const { data, declaredType } = source;
			return { bytes: data instanceof Uint8Array ? [data] : data, declaredType };
		}
		case 'base64':
			return readBase64(source.base64, source.parameter);
		case 'url': {
			const { url, parameter } = source;
			if (isDataUrl(url)) return readDataUrl(url, parameter);
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
