import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { WhatsAppError } from '../errors';

/** SQLite result codes we tell apart; node:sqlite gives the extended ones, whose low byte these are. */
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

/** Makes the directory and its parents, for the owner only, if it is not there. */
export function createDirectory(directory: string): void {
	try {
		mkdirSync(directory, { recursive: true, mode: 0o700 });
	} catch (error) {
		throw unusableDirectory(directory, error);
	}
}

/**
 * Makes an empty file for the owner only; SQLite, which would make it readable for all, gives its own files beside it
 * the same mode. A file that is there is not opened: closing it would drop SQLite's locks on it (POSIX).
 */
export function createPrivately(file: string): void {
	if (existsSync(file)) return;
	try {
		closeSync(openSync(file, 'wx', 0o600));
	} catch (error) {
		// Another process was quicker.
		if (existsSync(file)) return;
		throw unusableDirectory(file, error);
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

/** A write that failed and may go through later: nothing of it is in the file. */
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
