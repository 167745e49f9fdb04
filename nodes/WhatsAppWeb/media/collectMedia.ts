import type { Readable } from 'node:stream';
import type { Settings } from '../settings';
import type { SpooledFile } from './spool';

/** Where a workflow author says a file is. `parameter` is the name its author used, for errors. */
export type MediaSource =
	| { from: 'binary'; data: Uint8Array | Readable; mimeType?: string; fileName?: string }
	| { from: 'url'; url: string; mimeType?: string; fileName?: string; parameter: string }
	| { from: 'base64'; base64: string; mimeType?: string; fileName?: string; parameter: string };

/** A file here, and what its source says of it (not to be trusted). */
export interface CollectedMedia extends SpooledFile {
	/** Media type without parameters, lower case: the author's word, else the source's (data: URL, Content-Type). */
	declaredType?: string;
	/** A safe base name: the author's, else the source's (Content-Disposition, path of the URL). */
	fileName?: string;
}

export interface CollectOptions {
	egress: Settings['egress'];
	/** Bytes; see MAX_BYTES for each kind's. */
	maxBytes: number;
	signal?: AbortSignal;
}

/**
 * Brings a file to a temporary file of ours.
 * @throws WhatsAppError `invalid_parameter`, `unsafe_url`, `media_download_failed`, `media_too_large`
 */
export async function collectMedia(
	_source: MediaSource,
	_options: CollectOptions,
): Promise<CollectedMedia> {
	throw new Error('being written');
}
