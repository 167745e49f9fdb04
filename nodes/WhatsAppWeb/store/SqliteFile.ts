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

interface Waiting {
	resolve(): void;
	reject(error: unknown): void;
}

export type Row = Record<string, unknown>;

/** A SQLite file: statements prepared once, one transaction at a time. Synchronous, as node:sqlite is. */
export class SqliteFile {
	readonly #database: DatabaseSync;

	readonly #statements = new Map<string, StatementSync>();

	/** The transaction under way, and who waits for its end. */
	#open: { waiting: Waiting[]; timer: NodeJS.Immediate } | undefined;

	#rollbacks = 0;

	/** @throws WhatsAppError `device_not_connected`, reason `data_directory_unusable` or `data_file_unusable` */
	constructor(readonly file: string) {
		createPrivately(file);
		this.#database = this.#guard(() => new DatabaseSync(file, { timeout: BUSY_TIMEOUT }));
	}

	/** How often something that was done has been undone: what was read meanwhile is not in the file. */
	get rollbacks(): number {
		return this.#rollbacks;
	}

	/** While something is done that is not on disk yet: resolves when it is, or is undone. */
	get settling(): Promise<void> | undefined {
		const open = this.#open;
		return (
			open && new Promise((resolve) => open.waiting.push({ resolve, reject: () => resolve() }))
		);
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

	/** All or nothing, and on disk when it returns, together with what was waiting for that. Does not nest. */
	transaction<Result>(work: () => Result): Result {
		this.#begin();
		const result = this.#allOrNothing(work);
		this.#commit();
		return result;
	}

	/**
	 * All or nothing, done when it returns, on disk when it resolves: in one commit with whatever else is done in this turn of
	 * the event loop, because reaching the disk is what takes the time.
	 */
	async together<Result>(work: () => Result): Promise<Result> {
		const waiting = this.#begin();
		const result = this.#allOrNothing(work);
		await new Promise<void>((resolve, reject) => waiting.push({ resolve, reject }));
		return result;
	}

	close(): void {
		if (!this.#database.isOpen) return;
		try {
			this.#commit();
		} finally {
			this.#database.close();
		}
	}

	#begin(): Waiting[] {
		if (!this.#open) {
			this.exec('BEGIN IMMEDIATE');
			this.#open = { waiting: [], timer: setImmediate(() => this.#commitInTurn()) };
		}
		return this.#open.waiting;
	}

	/** What fails takes nothing else of the transaction with it. */
	#allOrNothing<Result>(work: () => Result): Result {
		let isDone = false;
		this.run('SAVEPOINT work');
		try {
			const result = work();
			this.run('RELEASE work');
			isDone = true;
			return result;
		} finally {
			if (!isDone) this.#undo();
		}
	}

	#undo(): void {
		this.#rollbacks += 1;
		if (this.#database.isTransaction) {
			this.run('ROLLBACK TO work');
			this.run('RELEASE work');
		} else {
			// After the gravest errors (disk full) SQLite has rolled everything back by itself.
			this.#settle(failedWrite(this.file, 'the disk failed', undefined));
		}
	}

	#commit(): void {
		if (!this.#open) return;
		let failure: Error | undefined;
		try {
			this.run('COMMIT');
		} catch (error) {
			failure = error as Error;
			this.#rollbacks += 1;
		}
		if (this.#database.isTransaction) this.run('ROLLBACK');
		this.#settle(failure);
		if (failure !== undefined) throw failure;
	}

	#commitInTurn(): void {
		try {
			this.#commit();
		} catch {
			// Those who wait for it have been told.
		}
	}

	/** @param failure undefined when all of it is on disk */
	#settle(failure: Error | undefined): void {
		const { waiting, timer } = this.#open ?? { waiting: [] };
		this.#open = undefined;
		clearImmediate(timer);
		for (const { resolve, reject } of waiting) {
			if (failure === undefined) resolve();
			else reject(failure);
		}
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
