import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import {
	createPrivately,
	failedWrite,
	SQLITE_BUSY,
	SQLITE_CANTOPEN,
	SQLITE_CORRUPT,
	SQLITE_FULL,
	SQLITE_IOERR,
	SQLITE_LOCKED,
	SQLITE_NOTADB,
	SQLITE_READONLY,
	sqliteCode,
	unusableDirectory,
	unusableFile,
} from './files';

/** How long a statement waits for a backup that reads the file, in ms. */
const BUSY_TIMEOUT = 2_000;

/** What is wrong with a file that may be well again soon. */
const PASSING: Record<number, string> = {
	[SQLITE_BUSY]: 'another program has locked it',
	[SQLITE_LOCKED]: 'another program has locked it',
	[SQLITE_IOERR]: 'the disk failed',
	[SQLITE_FULL]: 'the disk is full',
};

export type Row = Record<string, unknown>;

/** A SQLite file: statements prepared once, one transaction at a time. Synchronous, as node:sqlite is. */
export class Connection {
	readonly #database: DatabaseSync;

	readonly #statements = new Map<string, StatementSync>();

	/** @throws WhatsAppError `device_not_connected`, reason `data_directory_unusable` or `data_file_unusable` */
	constructor(readonly file: string) {
		createPrivately(file);
		this.#database = this.#guard(() => new DatabaseSync(file, { timeout: BUSY_TIMEOUT }));
	}

	/** Several statements without parameters. */
	exec(sql: string): void {
		this.#guard(() => this.#database.exec(sql));
	}

	get(sql: string, ...parameters: SQLInputValue[]): Row | undefined {
		return this.#guard(() => this.#prepare(sql).get(...parameters));
	}

	all(sql: string, ...parameters: SQLInputValue[]): Row[] {
		return this.#guard(() => this.#prepare(sql).all(...parameters));
	}

	/** How many rows were changed, and the rowid of the last one inserted. */
	run(sql: string, ...parameters: SQLInputValue[]): { changes: number; inserted: number } {
		const { changes, lastInsertRowid } = this.#guard(() => this.#prepare(sql).run(...parameters));
		return { changes: Number(changes), inserted: Number(lastInsertRowid) };
	}

	/** All or nothing, and on disk when it returns. Does not nest. */
	transaction<Result>(work: () => Result): Result {
		this.exec('BEGIN IMMEDIATE');
		try {
			const result = work();
			this.exec('COMMIT');
			return result;
		} finally {
			// Still open only after an error; after the gravest (disk full) SQLite has rolled back by itself.
			if (this.#database.isTransaction) this.exec('ROLLBACK');
		}
	}

	close(): void {
		if (this.#database.isOpen) this.#database.close();
	}

	#prepare(sql: string): StatementSync {
		let statement = this.#statements.get(sql);
		if (!statement) {
			statement = this.#database.prepare(sql);
			this.#statements.set(sql, statement);
		}
		return statement;
	}

	#guard<Result>(work: () => Result): Result {
		try {
			return work();
		} catch (error) {
			throw this.#explain(error);
		}
	}

	/** What to throw instead of an error of SQLite, if its owner can do something about it. */
	#explain(error: unknown): unknown {
		const code = sqliteCode(error);
		if (code === SQLITE_CORRUPT || code === SQLITE_NOTADB) {
			return unusableFile(this.file, 'is damaged, or not a database', error);
		}
		const problem = code === undefined ? undefined : PASSING[code];
		if (problem !== undefined) return failedWrite(this.file, problem, error);
		if (code === SQLITE_CANTOPEN || code === SQLITE_READONLY) {
			return unusableDirectory(this.file, error);
		}
		return error;
	}
}
