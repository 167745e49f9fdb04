import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { WhatsAppError } from '../errors';
import { createPrivately, SQLITE_BUSY, sqliteCode, unusableDirectory } from './files';

/** How long a new process waits for the former one to release the lock, in ms. It is short because it blocks the thread. */
const PATIENCE = 1_000;

/** Directories that another process had at the last try: nobody waits for them again. */
const taken = new Set<string>();

/**
 * Locks a directory for this process until the returned function is called. The operating system drops the lock when the
 * process ends, however it ends. It is SQLite's lock on an empty file, because Node has no other file locks and the database
 * must stay readable for a backup.
 * @throws WhatsAppError `device_not_connected`, reason `data_directory_in_use`
 */
export function lockDirectory(directory: string): () => void {
	const file = join(directory, 'lock');
	createPrivately(file);
	let lock: DatabaseSync | undefined;
	try {
		lock = new DatabaseSync(file, { timeout: taken.has(directory) ? 0 : PATIENCE });
		// Nothing is ever written, so the journal needs no file.
		lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
	} catch (error) {
		lock?.close();
		if (sqliteCode(error) !== SQLITE_BUSY) throw unusableDirectory(directory, error);
		taken.add(directory);
		throw inUse(directory, error);
	}
	taken.delete(directory);
	const own = lock;
	return () => {
		if (own.isOpen) own.close();
	};
}

function inUse(directory: string, cause: unknown): WhatsAppError {
	return new WhatsAppError(
		'device_not_connected',
		`Another process uses the WhatsApp data directory ${directory}`,
		{
			description:
				'Two n8n processes on one data directory would log each other out of WhatsApp. Stop the other one (a second n8n, ' +
				'or a worker of queue mode, on the same volume), or give this one a directory of its own with N8N_WHATSAPP_WEB_DATA_DIR.',
			details: { reason: 'data_directory_in_use' },
			cause,
		},
	);
}
