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

/** How long opening waits for another program that has locked the file, in ms. n8n stands still meanwhile. */
const OPENING_TIMEOUT = 1_000;

/** How long work waits for that later on, in ms, while n8n goes on. */
const PATIENCE = 2_000;

/** Between two tries, in ms. */
const RETRY_INTERVAL = 10;

/** Failures that may pass, and the words for them. */
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

/** A SQLite file with one transaction at a time. Statements are prepared once; calls are synchronous, as in node:sqlite. */
export class SqliteFile {
	private readonly database: DatabaseSync;

	private readonly statements = new Map<string, StatementSync>();

	/** The transaction under way, and the callers that wait for its end. */
	private open: { waiting: Waiting[]; timer: NodeJS.Immediate } | undefined;

	private undone = 0;

	/** What waits for another program to unlock the file, oldest first. */
	private readonly queue: Array<{ work: () => void; reject: (error: unknown) => void }> = [];

	private retry: NodeJS.Timeout | undefined;

	/** When the oldest of it gives up, monotonic ms. */
	private deadline = Infinity;

	/** @throws WhatsAppError `device_not_connected`, reason `data_directory_unusable` or `data_file_unusable` */
	constructor(readonly path: string) {
		createPrivately(path);
		this.database = this.guard(() => new DatabaseSync(path, { timeout: OPENING_TIMEOUT }));
	}

	/** Number of rollbacks so far. A value read before one may not be in the file. */
	get rollbacks(): number {
		return this.undone;
	}

	/** Resolves when the open transaction is committed or rolled back; undefined when there is none. */
	get settling(): Promise<void> | undefined {
		const open = this.open;
		return (
			open && new Promise((resolve) => open.waiting.push({ resolve, reject: () => resolve() }))
		);
	}

	/** From now on, no statement waits for another program: {@link whenFree} does, without holding up n8n. */
	stopBlocking(): void {
		this.exec('PRAGMA busy_timeout = 0');
	}

	/**
	 * Runs `work` at once; or, while another program has locked the file, as soon as that has ended, after what waits
	 * already. So nothing overtakes a write, no read either.
	 * @throws WhatsAppError `internal_error`, reason `storage_failed`, after two seconds, for all that waits: what comes
	 * later must not happen without what came before
	 */
	async whenFree<Result>(work: () => Result): Promise<Result> {
		const { promise, resolve, reject } = Promise.withResolvers<Result>();
		this.queue.push({ work: () => resolve(work()), reject });
		// The first of them is tried at once.
		if (this.queue.length === 1) {
			this.deadline = performance.now() + PATIENCE;
			this.drain();
		}
		return await promise;
	}

	private retryLater(): void {
		this.retry = setTimeout(() => this.drain(), RETRY_INTERVAL);
	}

	/** Runs what waits, in order, until the file is locked again. */
	private drain(): void {
		for (let next = this.queue[0]; next; next = this.queue[0]) {
			try {
				next.work();
			} catch (error) {
				if (isLocked(error)) {
					if (performance.now() < this.deadline) return this.retryLater();
					for (const { reject } of this.queue.splice(0)) reject(error);
					return;
				}
				next.reject(error);
			}
			this.queue.shift();
			this.deadline = performance.now() + PATIENCE;
		}
	}

	exec(sql: string): void {
		this.guard(() => this.database.exec(sql));
	}

	get(sql: string, ...parameters: SQLInputValue[]): Row | undefined {
		return this.guard(() => this.prepare(sql).get(...parameters));
	}

	all(sql: string, ...parameters: SQLInputValue[]): Row[] {
		return this.guard(() => this.prepare(sql).all(...parameters));
	}

	/** @returns the number of changed rows, and the rowid of the last one inserted */
	run(sql: string, ...parameters: SQLInputValue[]): { changes: number; inserted: number } {
		const { changes, lastInsertRowid } = this.guard(() => this.prepare(sql).run(...parameters));
		return { changes: Number(changes), inserted: Number(lastInsertRowid) };
	}

	/** Runs `work` all or nothing. It is on disk when this returns, with everything that waited for a commit. Does not nest. */
	transaction<Result>(work: () => Result): Result {
		this.begin();
		const result = this.allOrNothing(work);
		this.commit();
		return result;
	}

	/**
	 * Runs `work` all or nothing at once, and resolves when it is on disk. All work of one turn of the event loop shares a
	 * commit, because the flush to disk takes most of the time.
	 */
	async together<Result>(work: () => Result): Promise<Result> {
		const { result, committed } = await this.whenFree(() => {
			const waiting = this.begin();
			const result = this.allOrNothing(work);
			const committed = new Promise<void>((resolve, reject) => waiting.push({ resolve, reject }));
			// The caller learns of it below, a tick later.
			committed.catch(() => undefined);
			return { result, committed };
		});
		await committed;
		return result;
	}

	/** What waits is tried once more. */
	close(): void {
		if (!this.database.isOpen) return;
		clearTimeout(this.retry);
		this.deadline = 0;
		this.drain();
		try {
			this.commit();
		} finally {
			this.database.close();
		}
	}

	private begin(): Waiting[] {
		if (!this.open) {
			this.exec('BEGIN IMMEDIATE');
			this.open = { waiting: [], timer: setImmediate(() => this.commitInTurn()) };
		}
		return this.open.waiting;
	}

	/** A failure rolls back this work alone, not the rest of the transaction. */
	private allOrNothing<Result>(work: () => Result): Result {
		let isDone = false;
		this.run('SAVEPOINT work');
		try {
			const result = work();
			this.run('RELEASE work');
			isDone = true;
			return result;
		} finally {
			if (!isDone) this.undo();
		}
	}

	private undo(): void {
		this.undone += 1;
		if (this.database.isTransaction) {
			this.run('ROLLBACK TO work');
			this.run('RELEASE work');
		} else {
			// After the gravest errors (disk full), SQLite rolls the whole transaction back by itself.
			this.settle(failedWrite(this.path, 'the disk failed', undefined));
		}
	}

	private commit(): void {
		if (!this.open) return;
		let failure: Error | undefined;
		try {
			this.run('COMMIT');
		} catch (error) {
			failure = error as Error;
			this.undone += 1;
		}
		if (this.database.isTransaction) this.run('ROLLBACK');
		this.settle(failure);
		if (failure !== undefined) throw failure;
	}

	private commitInTurn(): void {
		try {
			this.commit();
		} catch {
			// The waiting callers have been rejected with the error.
		}
	}

	/** @param failure undefined when all of it is on disk */
	private settle(failure: Error | undefined): void {
		const { waiting, timer } = this.open ?? { waiting: [] };
		this.open = undefined;
		clearImmediate(timer);
		for (const { resolve, reject } of waiting) {
			if (failure === undefined) resolve();
			else reject(failure);
		}
	}

	private prepare(sql: string): StatementSync {
		let statement = this.statements.get(sql);
		if (!statement) {
			statement = this.database.prepare(sql);
			this.statements.set(sql, statement);
		}
		return statement;
	}

	private guard<Result>(work: () => Result): Result {
		try {
			return work();
		} catch (error) {
			throw this.explain(error);
		}
	}

	/** The error to throw: one that says what to do, where the operator can do something, else SQLite's own. */
	private explain(error: unknown): unknown {
		const code = sqliteCode(error);
		if (code === SQLITE_CORRUPT || code === SQLITE_NOTADB) {
			return unusableFile(this.path, 'is damaged, or not a database', error);
		}
		const problem = code === undefined ? undefined : PASSING[code];
		if (problem !== undefined) return failedWrite(this.path, problem, error);
		if (code === SQLITE_CANTOPEN || code === SQLITE_READONLY) {
			return unusableDirectory(this.path, error);
		}
		return error;
	}
}

/** Whether another program has locked the file. */
function isLocked(error: unknown): boolean {
	const cause = error instanceof Error ? error.cause : undefined;
	const code = sqliteCode(cause);
	return code === SQLITE_BUSY || code === SQLITE_LOCKED;
}
