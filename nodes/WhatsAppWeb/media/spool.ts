import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, rmSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WhatsAppError } from '../errors';
import { throwIfCancelled } from './cancelled';
import { megabytes } from './limits';
import { folderName, keepFresh, removeOrphans } from './spoolFolders';

/** A temporary file of this package. Its owner calls `dispose` when the send is over, whether it succeeded or not. */
export interface SpooledFile {
	/** Absolute path, never derived from a workflow's data. */
	path: string;
	/** Bytes. */
	size: number;
	/** Hex. */
	sha256: string;
	/** Deletes the file; harmless when it is already gone. */
	dispose(): Promise<void>;
}

export interface SpoolOptions {
	/** A larger source is refused. */
	maxBytes: number;
	signal?: AbortSignal;
}

/** Bytes that are hashed at a time: n8n does nothing else meanwhile. */
const PIECE = 256 * 1024;

let directory: string | undefined;

// n8n loads this file when it starts: what an earlier process has left behind does not wait for the next file.
removeOrphans();

/**
 * Writes a source to a temporary file that only this user can read, with one chunk in memory at a time.
 * @throws WhatsAppError `media_too_large`, `cancelled`, `internal_error` when the disk is full; the source's own errors
 */
export async function spool(
	source: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
	{ maxBytes, signal }: SpoolOptions,
): Promise<SpooledFile> {
	const path = spoolPath();
	const hash = createHash('sha256');
	let size = 0;
	const handle = await open(path, 'wx', 0o600);
	let isComplete = false;
	try {
		for await (const chunk of inPieces(source)) {
			throwIfCancelled(signal);
			size += chunk.length;
			if (size > maxBytes) throw tooLarge(maxBytes);
			hash.update(chunk);
			await handle.writeFile(chunk);
		}
		isComplete = true;
	} catch (error) {
		throw isDiskFull(error) ? diskFull(error) : error;
	} finally {
		await handle.close();
		if (!isComplete) await rm(path, { force: true });
	}
	return { path, size, sha256: hash.digest('hex'), dispose: () => rm(path, { force: true }) };
}

/** A path for a new temporary file, for callers that write it themselves. */
export function spoolPath(): string {
	// Whatever cleans up a system's temporary files may have removed it.
	if (directory === undefined || !existsSync(directory)) directory = createDirectory();
	return join(directory, randomUUID());
}

/**
 * The file that somebody has written to a {@link spoolPath}; it is deleted when it is too large.
 * @throws WhatsAppError `media_too_large`, `cancelled`
 */
export async function spooled(
	path: string,
	{ maxBytes, signal }: SpoolOptions,
): Promise<SpooledFile> {
	const hash = createHash('sha256');
	let size = 0;
	let isComplete = false;
	try {
		for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
			throwIfCancelled(signal);
			size += chunk.length;
			if (size > maxBytes) throw tooLarge(maxBytes);
			hash.update(chunk);
		}
		isComplete = true;
	} finally {
		if (!isComplete) await rm(path, { force: true });
	}
	return { path, size, sha256: hash.digest('hex'), dispose: () => rm(path, { force: true }) };
}

async function* inPieces(
	source: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
	for await (const chunk of source) {
		for (let at = 0; at < chunk.length; at += PIECE) yield chunk.subarray(at, at + PIECE);
	}
}

export function tooLarge(maxBytes: number): WhatsAppError {
	return new WhatsAppError('media_too_large', `The file is larger than ${megabytes(maxBytes)}`, {
		description: `At most ${megabytes(maxBytes)} are accepted here. Send a smaller file, or send it as a document.`,
		details: { max_bytes: maxBytes },
	});
}

function isDiskFull(error: unknown): boolean {
	return ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '');
}

function diskFull(cause: unknown): WhatsAppError {
	return new WhatsAppError('internal_error', 'The disk for temporary files is full', {
		description: `Free space in ${tmpdir()} on the machine that n8n runs on, or set TMPDIR to another directory.`,
		cause,
	});
}

function createDirectory(): string {
	const path = join(tmpdir(), folderName());
	mkdirSync(path, { mode: 0o700 });
	process.once('exit', () => rmSync(path, { recursive: true, force: true }));
	keepFresh(path);
	return path;
}
