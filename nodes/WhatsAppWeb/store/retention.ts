import type { SqliteFile } from './SqliteFile';

export const DAY = 24 * 60 * 60 * 1_000;

/**
 * How long ids of handled rows are remembered, and sent messages kept for retry receipts, in ms: WhatsApp itself asks
 * for nothing older (Baileys' PLACEHOLDER_MAX_AGE_SECONDS).
 */
export const MEMORY = 14 * DAY;

/** How long the rows of a past identity are kept, and what no workflow has come for, in ms. */
export const PATIENCE = 30 * DAY;

/** Forgets what has grown too old. One transaction. */
export function prune(connection: SqliteFile, now: number): void {
	const memory = now - MEMORY;
	const patience = now - PATIENCE;
	connection.transaction(() => {
		connection.run('DELETE FROM outbox WHERE created_at < ?', memory);
		connection.run('DELETE FROM message WHERE expires_at < ?', now);
		for (const table of ['journal', 'inbox']) {
			connection.run(`DELETE FROM ${table} WHERE created_at < ? AND value IS NULL`, memory);
			connection.run(`DELETE FROM ${table} WHERE created_at < ?`, patience);
		}
		connection.run('DELETE FROM delivery WHERE event NOT IN (SELECT seq FROM inbox)');
		for (const table of ['key', 'journal']) {
			connection.run(
				`DELETE FROM ${table} WHERE quarantine IN (SELECT quarantine FROM quarantine WHERE created_at < ?)`,
				patience,
			);
		}
		connection.run('DELETE FROM quarantine WHERE created_at < ?', patience);
	});
}
