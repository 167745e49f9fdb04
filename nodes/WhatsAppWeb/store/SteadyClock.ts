import { performance } from 'node:perf_hooks';
import { DAY } from './retention';
import type { SqliteFile } from './SqliteFile';

/**
 * The longest absence that counts, in ms: a night in which n8n was off, or the machine asleep. A longer one is not told from
 * a clock that was set wrong, or set right.
 */
const LONGEST_ABSENCE = DAY;

/** How much may be lost when the process dies, in ms. */
const SAVE_INTERVAL = 10 * 60 * 1_000;

export interface Clocks {
	/** The machine's clock, Unix ms. It may be set at any time. */
	now: () => number;
	/** A clock that only runs, in ms. */
	monotonic?: () => number;
}

/**
 * The time by which rows age, in ms. It runs with the process, and hardly follows the machine's clock where that jumps: a
 * clock that is set wrong must not delete what is pending. Of the time in which the process did not run it counts a day at
 * most. It starts as Unix ms, and then is behind it by what it did not count.
 */
export class SteadyClock {
	private readonly start: { steady: number; wall: number; monotonic: number };

	/** The greatest lead of the machine's clock over the measured time since the start, and what of it was counted, in ms. */
	private lead = 0;
	private counted = 0;

	private savedAt = -Infinity;

	private readonly wallNow: () => number;
	private readonly monotonicNow: () => number;

	/** Reads where the clock has stopped. Saves within its own transaction. */
	constructor(
		private readonly file: SqliteFile,
		{ now, monotonic = () => performance.now() }: Clocks,
	) {
		this.wallNow = now;
		this.monotonicNow = monotonic;
		const wall = now();
		const { steady, wall: seen } = this.stopped() ?? this.begin(wall);
		const off = Math.min(Math.max(0, wall - seen), LONGEST_ABSENCE);
		this.start = { steady: steady + off, wall: Math.max(wall, seen), monotonic: monotonic() };
		this.save();
	}

	/** In ms. */
	now(): number {
		const { start } = this;
		const measured = this.monotonicNow() - start.monotonic;
		const lead = this.wallNow() - start.wall - measured;
		if (lead > this.lead) {
			const more = lead - this.lead;
			// A machine that slept; more is a clock that was set.
			if (more <= LONGEST_ABSENCE) this.counted += more;
			this.lead = lead;
		}
		return Math.floor(start.steady + measured + this.counted);
	}

	/** The moment of the machine's clock at which this one showed `steady`, as far as it is set right now. */
	toUnix(steady: number): number {
		return this.wallNow() - (this.now() - steady);
	}

	fromUnix(unixMs: number): number {
		return this.now() - (this.wallNow() - unixMs);
	}

	/** Saves now and then, in a transaction of its own. */
	saveSometimes(): void {
		if (this.now() - this.savedAt >= SAVE_INTERVAL) this.save();
	}

	save(): void {
		const steady = this.now();
		const measured = this.monotonicNow() - this.start.monotonic;
		const wall = Math.ceil(this.start.wall + measured + this.lead);
		this.file.transaction(() =>
			this.file.run(
				'INSERT OR REPLACE INTO clock (one, steady, wall) VALUES (0, ?, ?)',
				steady,
				wall,
			),
		);
		this.savedAt = steady;
	}

	private stopped(): { steady: number; wall: number } | undefined {
		return this.file.get('SELECT steady, wall FROM clock') as never;
	}

	/** For a file that never had this clock: rows were stamped by the machine's, which may have been wrong then or be now. */
	private begin(wall: number): { steady: number; wall: number } {
		const { newest } = this.file.get(
			`SELECT max(at) AS newest FROM (
				SELECT max(created_at) AS at FROM journal UNION ALL SELECT max(created_at) FROM inbox
				UNION ALL SELECT max(created_at) FROM outbox UNION ALL SELECT max(seen_at) FROM subscription
			)`,
		) as { newest: number | null };
		const steady = Math.min(newest ?? wall, wall);
		this.file.transaction(() => {
			for (const [table, column] of STAMPS) {
				this.file.run(`UPDATE ${table} SET ${column} = ?1 WHERE ${column} > ?1`, steady);
			}
			const latest = steady + LONGEST_KEPT;
			this.file.run('UPDATE message SET expires_at = ?1 WHERE expires_at > ?1', latest);
			this.file.run('UPDATE account SET opened_at = ?', steady);
		});
		return { steady, wall: steady };
	}
}

/** Polls and their votes, in ms. */
const LONGEST_KEPT = 90 * DAY;

/** No row is younger than now. */
const STAMPS = [
	['journal', 'created_at'],
	['inbox', 'created_at'],
	['outbox', 'created_at'],
	['quarantine', 'created_at'],
	['subscription', 'seen_at'],
] as const;
