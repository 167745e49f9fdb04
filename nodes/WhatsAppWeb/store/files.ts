import {
	chmodSync,
	closeSync,
	existsSync,
	lstatSync,
	mkdirSync,
	openSync,
	realpathSync,
} from 'node:fs';
import { join } from 'node:path';
import { WhatsAppError } from '../errors';

/** The store's own file in its directory. */
export const FILE = 'store.sqlite';

/** Primary result codes of SQLite: the low byte of the extended codes that node:sqlite gives. */
export const SQLITE_BUSY = 5;
export const SQLITE_LOCKED = 6;
export const SQLITE_READONLY = 8;
export const SQLITE_IOERR = 10;
export const SQLITE_CORRUPT = 11;
export const SQLITE_FULL = 13;
export const SQLITE_CANTOPEN = 14;
export const SQLITE_NOTADB = 26;

/** The primary result code of an error of node:sqlite; undefined for any other error. */
export function sqliteCode(error: unknown): number | undefined {
	if (typeof error !== 'object' || error === null || !('errcode' in error)) return undefined;
	return typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;
}

/** Creates the directory and its parents, for the owner only, if it is missing. */
export function createDirectory(directory: string): void {
	try {
		mkdirSync(directory, { recursive: true, mode: 0o700 });
	} catch (error) {
		throw unusableDirectory(directory, error);
	}
}

/**
 * Creates an empty file for the owner only. SQLite would make it readable for all, and gives the files beside it the same
 * mode. An existing file is not opened: closing it would drop SQLite's locks on it (POSIX).
 */
export function createPrivately(file: string): void {
	if (existsSync(file)) return;
	try {
		closeSync(openSync(file, 'wx', 0o600));
	} catch (error) {
		// Another process created it first.
		if (existsSync(file)) return;
		throw unusableDirectory(file, error);
	}
}

/**
 * Takes from others what they may do with the store's files, e.g. after a backup was restored without modes. Call it when
 * the file is known to be ours. Where the file system has no modes (Windows, some network shares), nothing changes.
 * @throws WhatsAppError `device_not_connected`, reason `data_directory_unusable`, for a file that belongs to another user
 */
export function tighten(directory: string, file: string): void {
	if (process.platform === 'win32') return;
	const real = realpathSync(file);
	for (const path of [real, `${real}-wal`, `${real}-shm`, join(directory, 'lock')]) {
		restrict(path, 0o077, 0o600);
	}
	// A folder that others may only read or enter is the operator's choice, e.g. a mounted volume.
	restrict(directory, 0o002, 0o700);
}

/** @param excess the bits that nobody but the owner should have @param mode what the path gets if it has one of them */
function restrict(path: string, excess: number, mode: number): void {
	const stats = lstatSync(path, { throwIfNoEntry: false });
	if (!stats || stats.isSymbolicLink() || (stats.mode & excess) === 0) return;
	try {
		chmodSync(path, mode);
	} catch (error) {
		if (stats.uid !== process.getuid?.()) throw unusableDirectory(path, error);
	}
}

export function unusableDirectory(path: string, cause: unknown): WhatsAppError {
	const problem = cause instanceof Error ? cause.message : String(cause);
	return new WhatsAppError(
		'device_not_connected',
		`The WhatsApp data directory cannot be used: ${problem}`,
		{
			description: `The user n8n runs as must be able to write to ${path}. Set N8N_WHATSAPP_WEB_DATA_DIR to use another directory.`,
			details: { reason: 'data_directory_unusable' },
			cause,
		},
	);
}

/** The error for a write that failed and may succeed later. The file has nothing of it. */
export function failedWrite(file: string, problem: string, cause: unknown): WhatsAppError {
	return new WhatsAppError(
		'internal_error',
		`The WhatsApp data file could not be written: ${problem}`,
		{
			description: `Free space on the disk of ${file}, or end what holds the file, e.g. a backup. Nothing was lost.`,
			details: { reason: 'storage_failed' },
			cause,
		},
	);
}

export function unusableFile(file: string, problem: string, cause?: unknown): WhatsAppError {
	return new WhatsAppError('device_not_connected', `The WhatsApp data file ${file} ${problem}`, {
		description:
			'It was left as it is. Restore it from a backup, or move it away and link the number again.',
		details: { reason: 'data_file_unusable' },
		cause,
	});
}
