import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { SqliteFile } from '../../../../nodes/WhatsAppWeb/store/SqliteFile';
import { temporaryDirectory } from '../temporaryDirectory.ts';
import { failCommits } from './failCommits.ts';

let file: SqliteFile;
beforeEach(() => {
	file = new SqliteFile(join(temporaryDirectory(), 'file.sqlite'));
	file.exec('PRAGMA journal_mode = WAL; CREATE TABLE t (n INTEGER UNIQUE) STRICT');
});
afterEach(() => {
	file.close();
});

const insert = (n: number) => file.run('INSERT INTO t VALUES (?)', n);

/** The rows that a crash at this moment would leave. */
function onDisk(): unknown[] {
	const copy = join(temporaryDirectory(), 'copy.sqlite');
	for (const part of ['', '-wal']) copyFileSync(file.path + part, copy + part);
	const database = new DatabaseSync(copy);
	const rows = database.prepare('SELECT n FROM t ORDER BY n').all();
	database.close();
	return rows.map(({ n }) => n);
}

/** Number of commits in the write-ahead log (https://www.sqlite.org/fileformat.html#the_write_ahead_log). */
function commits(): number {
	const log = readFileSync(`${file.path}-wal`);
	const frame = 24 + log.readUInt32BE(8);
	let count = 0;
	// The last frame of a commit has the size of the database in pages, the others have 0.
	for (let at = 32; at < log.length; at += frame) if (log.readUInt32BE(at + 4) !== 0) count += 1;
	return count;
}

describe('what is written together', () => {
	it('is done at once, and on disk in one commit when it resolves', async () => {
		const before = commits();
		const written = [1, 2, 3].map((n) => file.together(() => insert(n)));
		expect(file.all('SELECT n FROM t')).toHaveLength(3);
		expect(onDisk()).toEqual([]);
		await Promise.all(written);
		expect(onDisk()).toEqual([1, 2, 3]);
		expect(commits()).toBe(before + 1);
	});

	it('gives back what the work gave', async () => {
		expect(await file.together(() => 'result')).toBe('result');
	});

	it('is all or nothing for each, not for all', async () => {
		const first = file.together(() => insert(1));
		const failing = file.together(() => {
			insert(2);
			insert(1);
		});
		const last = file.together(() => insert(3));
		await expect(failing).rejects.toThrow('UNIQUE');
		await Promise.all([first, last]);
		expect(onDisk()).toEqual([1, 3]);
	});

	it('is on disk as soon as something is that must be at once', async () => {
		const before = commits();
		const written = file.together(() => insert(1));
		file.transaction(() => insert(2));
		expect(onDisk()).toEqual([1, 2]);
		await written;
		expect(commits()).toBe(before + 1);
	});

	it('outlives a transaction that fails', async () => {
		const written = file.together(() => insert(1));
		expect(() => file.transaction(() => insert(1))).toThrow('UNIQUE');
		await written;
		expect(onDisk()).toEqual([1]);
	});

	it('fails for all that wait when the commit fails, and is undone', async () => {
		const repair = failCommits(file.path, 't');
		const written = [1, 2].map((n) => file.together(() => insert(n)));
		const outcomes = await Promise.allSettled(written);
		expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
		repair();
		expect(file.all('SELECT n FROM t')).toEqual([]);
		await file.together(() => insert(3));
		expect(onDisk()).toEqual([3]);
	});

	it('is on disk before the file is closed', async () => {
		const written = file.together(() => insert(1));
		file.close();
		await written;
		expect(new DatabaseSync(file.path).prepare('SELECT n FROM t').all()).toHaveLength(1);
	});
});

describe('a file that another program has locked', () => {
	let other: DatabaseSync;
	beforeEach(() => {
		file.stopBlocking();
		other = new DatabaseSync(file.path);
		other.exec('BEGIN IMMEDIATE');
	});
	afterEach(() => other.close());

	const write = (n: number) => file.whenFree(() => file.transaction(() => insert(n)));
	const rows = () => file.all('SELECT n FROM t ORDER BY rowid').map(({ n }) => n);

	it('is waited for, in order, while other work goes on', async () => {
		const order: string[] = [];
		const done = (name: string) => () => void order.push(name);
		const work = [
			write(1).then(done('first')),
			file.together(() => insert(2)).then(done('together')),
			file.whenFree(rows).then((seen) => order.push(`read ${seen.join()}`)),
			write(3).then(done('last')),
		];
		// Other work has its turn, again and again.
		for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setTimeout(resolve, 1));
		expect(order).toEqual([]);
		other.exec('ROLLBACK');
		await Promise.all(work);
		expect(rows()).toEqual([1, 2, 3]);
		expect(order).toContain('read 1,2');
		expect(order.indexOf('first')).toBeLessThan(order.indexOf('last'));
	});

	it('lets the later work fail with the work that has waited too long', async () => {
		const outcomes = await Promise.allSettled([write(1), file.together(() => insert(2)), write(3)]);
		for (const outcome of outcomes) {
			expect(outcome).toMatchObject({
				status: 'rejected',
				reason: { details: { reason: 'storage_failed' } },
			});
		}
		other.exec('ROLLBACK');
		await write(4);
		expect(rows()).toEqual([4]);
	});

	it('lets work fail by itself once it is free', async () => {
		const work = [write(1), write(1), write(2)];
		const outcomes = Promise.allSettled(work);
		other.exec('ROLLBACK');
		expect((await outcomes).map(({ status }) => status)).toEqual([
			'fulfilled',
			'rejected',
			'fulfilled',
		]);
		expect(rows()).toEqual([1, 2]);
	});

	it('is tried once more before it is closed', async () => {
		const work = [write(1), file.together(() => insert(2))];
		other.exec('ROLLBACK');
		file.close();
		await Promise.all(work);
		expect(onDisk()).toEqual([1, 2]);
	});
});
