import type { SqliteFile } from './SqliteFile';

export const DAY = 24 * 60 * 60 * 1_000;

/**
 * How long ids of handled rows and sent messages are kept, in ms. WhatsApp asks for nothing older (Baileys'
 * PLACEHOLDER_MAX_AGE_SECONDS).
 */
export const MEMORY = 14 * DAY;

/** How long rows of a past identity and undelivered events are kept, in ms. */
export const PATIENCE = 30 * DAY;

/** Deletes what is too old, in one transaction. */
export function prune(file: SqliteFile, now: number): void {
	const memory = now - MEMORY;
	const patience = now - PATIENCE;
	file.transaction(() => {
		file.run('DELETE FROM outbox WHERE created_at < ?', memory);
		file.run('DELETE FROM message WHERE expires_at < ?', now);
		for (const table of ['journal', 'inbox']) {
			file.run(`DELETE FROM ${table} WHERE created_at < ? AND value IS NULL`, memory);
			file.run(`DELETE FROM ${table} WHERE created_at < ?`, patience);
		}
		file.run('DELETE FROM delivery WHERE event NOT IN (SELECT seq FROM inbox)');
		for (const table of ['key', 'journal']) {
			file.run(
				`DELETE FROM ${table} WHERE quarantine IN (SELECT quarantine FROM quarantine WHERE created_at < ?)`,
				patience,
			);
		}
		file.run('DELETE FROM quarantine WHERE created_at < ?', patience);
	});
}
