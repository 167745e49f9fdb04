import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WhatsAppError } from '../errors';
import { throwIfCancelled } from './cancelled';
import { megabytes } from './limits';

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

const PREFIX = 'n8n-whatsapp-web-';

/** Start of this process, Unix ms. Tells it from an earlier one: in a container the next process often has the same id. */
const STARTED = Math.round(performance.timeOrigin);

let directory: string | undefined;

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
		for await (const chunk of source) {
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
	directory ??= createDirectory();
	return join(directory, randomUUID());
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

/** Its name contains the process id, so that a later process can recognise directories of dead ones. */
function createDirectory(): string {
	removeOrphans();
	const path = join(tmpdir(), `${PREFIX}${process.pid}-${STARTED}-${randomUUID()}`);
	mkdirSync(path, { mode: 0o700 });
	process.once('exit', () => rmSync(path, { recursive: true, force: true }));
	return path;
}

/** Removes the directories of processes that were killed. */
function removeOrphans(): void {
	for (const name of readdirSync(tmpdir())) {
		if (!name.startsWith(PREFIX)) continue;
		const [pid = NaN, started] = name.slice(PREFIX.length).split('-', 2).map(Number);
		const isOrphan = pid === process.pid ? started !== STARTED : pid > 0 && !isAlive(pid);
		if (isOrphan) remove(join(tmpdir(), name));
	}
}

function remove(path: string): void {
	try {
		rmSync(path, { recursive: true, force: true });
	} catch {
		// It belongs to another user.
	}
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		// EPERM: it runs, as another user.
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}
