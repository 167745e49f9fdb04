import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export interface Execution {
	id: number;
	status: 'new' | 'running' | 'waiting' | 'success' | 'error' | 'crashed';
	text: string;
}

/**
 * n8n's table of executions with its rules (n8n 2.41, `execution-persistence.js` and `active-executions.js`): there is one
 * execution per deduplication key, and a new one replaces a row that never began to run. An execution that was under way
 * when the process died has crashed.
 */
export class Executions {
	readonly #database: DatabaseSync;

	constructor(folder: string) {
		this.#database = new DatabaseSync(join(folder, 'executions.sqlite'), { timeout: 5_000 });
		this.#database.exec(`
			PRAGMA journal_mode = WAL;
			CREATE TABLE IF NOT EXISTS execution (
				id INTEGER PRIMARY KEY AUTOINCREMENT, status TEXT NOT NULL, key TEXT UNIQUE, text TEXT NOT NULL
			);
		`);
	}

	/**
	 * Called once by each process that runs executions. n8n runs those that had not begun beside the ones that the trigger
	 * starts again; here the trigger's have to do it alone. `burst.ts` has both.
	 */
	recover(): void {
		this.#database.exec(
			"UPDATE execution SET status = 'crashed' WHERE status IN ('running', 'new')",
		);
	}

	/** @returns its id, or undefined when the key has had its execution */
	create(text: string, key: string | null): number | undefined {
		this.#database.exec('BEGIN IMMEDIATE');
		try {
			this.#database.prepare("DELETE FROM execution WHERE key = ? AND status = 'new'").run(key);
			const { changes, lastInsertRowid } = this.#database
				.prepare(
					'INSERT INTO execution (status, key, text) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
				)
				.run('new', key, text);
			return changes === 0 ? undefined : Number(lastInsertRowid);
		} finally {
			this.#database.exec('COMMIT');
		}
	}

	set(id: number, status: Execution['status']): void {
		this.#database.prepare('UPDATE execution SET status = ? WHERE id = ?').run(status, id);
	}

	/** n8n runs a waiting execution on for the first who asks. @returns whether that is the caller */
	claim(id: number): boolean {
		const claim = "UPDATE execution SET status = 'running' WHERE id = ? AND status = 'waiting'";
		return this.#database.prepare(claim).run(id).changes > 0;
	}

	/** All executions in the order of their creation. */
	all(): Execution[] {
		const rows: unknown = this.#database
			.prepare('SELECT id, status, text FROM execution ORDER BY id')
			.all();
		return rows as Execution[];
	}

	close(): void {
		this.#database.close();
	}
}
