import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import {
	existsSync,
	mkdirSync,
	readdirSync,
	rmSync,
	statSync,
	utimesSync,
	writeFileSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { jest } from '@jest/globals';
import { spool, spoolPath } from '../../../../nodes/WhatsAppWeb/media/spool';

const MB = 1024 * 1024;

describe('spool', () => {
	it('keeps a stream, its size and its hash', async () => {
		const chunks = [Buffer.from('hello '), Buffer.alloc(70_000, 'x'), Buffer.from('!')];
		const whole = Buffer.concat(chunks);
		const file = await spool(Readable.from(chunks), { maxBytes: whole.length });
		expect(await readFile(file.path)).toEqual(whole);
		expect(file).toMatchObject({
			size: whole.length,
			sha256: createHash('sha256').update(whole).digest('hex'),
		});
		await file.dispose();
		expect(existsSync(file.path)).toBe(false);
		await file.dispose();
	});

	it('lets nobody else read it', async () => {
		const file = await spool([Buffer.from('secret')], { maxBytes: 10 });
		expect(statSync(file.path).mode & 0o777).toBe(0o600);
		expect(statSync(dirname(file.path)).mode & 0o777).toBe(0o700);
		await file.dispose();
	});

	it('says that the disk is full, and keeps nothing', async () => {
		async function* overflowing() {
			yield Buffer.alloc(MB);
			throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
		}
		const directory = dirname(spoolPath());
		const before = readdirSync(directory);
		await expect(spool(overflowing(), { maxBytes: 9 * MB })).rejects.toMatchObject({
			code: 'internal_error',
			description: expect.stringContaining('Free space'),
		});
		expect(readdirSync(directory)).toEqual(before);
	});

	it('stops at the cap, tells it in words, and keeps nothing', async () => {
		let given = 0;
		async function* endless() {
			for (; ; given++) yield Buffer.alloc(MB);
		}
		const directory = dirname(spoolPath());
		await expect(spool(endless(), { maxBytes: 3 * MB })).rejects.toMatchObject({
			code: 'media_too_large',
			message: 'The file is larger than 3 MB',
			retryable: false,
		});
		expect(given).toBe(3);
		expect(readdirSync(directory)).toEqual([]);
	});

	it('keeps nothing of a source that fails', async () => {
		const directory = dirname(spoolPath());
		async function* failing() {
			yield Buffer.from('begin');
			expect(readdirSync(directory)).toHaveLength(1);
			throw new Error('broken');
		}
		await expect(spool(failing(), { maxBytes: MB })).rejects.toThrow('broken');
		expect(readdirSync(directory)).toEqual([]);
	});

	it('stops when the execution is cancelled', async () => {
		const cancel = new AbortController();
		async function* source() {
			yield Buffer.from('1');
			cancel.abort();
			yield Buffer.from('2');
		}
		await expect(spool(source(), { maxBytes: MB, signal: cancel.signal })).rejects.toMatchObject({
			code: 'cancelled',
		});
	});
});

describe('the folder', () => {
	const folders: string[] = [];

	function folder(pid: number, started: number | string, namespace: string): string {
		const path = join(tmpdir(), `n8n-whatsapp-web-${pid}-${started}-${namespace}-test`);
		mkdirSync(path, { recursive: true });
		writeFileSync(join(path, 'file'), 'x');
		folders.push(path);
		return path;
	}

	afterEach(() => {
		for (const path of folders.splice(0)) rmSync(path, { recursive: true, force: true });
	});

	async function start(): Promise<typeof import('../../../../nodes/WhatsAppWeb/media/spool')> {
		// A fresh import, as in a new process.
		jest.resetModules();
		return await import('../../../../nodes/WhatsAppWeb/media/spool');
	}

	/** What n8n names its own folders by: the process ids' namespace. */
	const namespace = dirname(spoolPath()).split('-').at(5) ?? '';
	const { pid: dead } = spawnSync(process.execPath, ['-e', '']);

	it('of a process that died is removed at the start, that of a living one is not', async () => {
		const orphan = folder(dead, 1, namespace);
		const neighbour = folder(process.ppid, 1, namespace);
		// In a container, the next process often has the same process id.
		const former = folder(process.pid, 1, namespace);
		await start();
		expect(existsSync(orphan)).toBe(false);
		expect(existsSync(former)).toBe(false);
		expect(existsSync(neighbour)).toBe(true);
	});

	it('of another container is removed when it has shown no life for long', async () => {
		const living = folder(dead, 1, '1');
		const samePid = folder(process.pid, 1, '1');
		const older = folder(dead, 'f0', '0');
		const gone = folder(dead, 2, '1');
		utimesSync(gone, 0, 0);
		await start();
		expect([living, samePid, older].map((path) => existsSync(path))).toEqual([true, true, true]);
		expect(existsSync(gone)).toBe(false);
	});

	it('that somebody has removed is made again', async () => {
		const folderNow = dirname(spoolPath());
		rmSync(folderNow, { recursive: true });
		const file = await spool([Buffer.from('x')], { maxBytes: 1 });
		expect(await readFile(file.path, 'utf8')).toBe('x');
		expect(statSync(dirname(file.path)).mode & 0o777).toBe(0o700);
		rmSync(dirname(file.path), { recursive: true });
		expect(existsSync(dirname(spoolPath()))).toBe(true);
	});

	it('of a process that was killed is removed when the next one starts', async () => {
		const source = fileURLToPath(
			new URL('../../../../nodes/WhatsAppWeb/media/spoolFolders.ts', import.meta.url),
		);
		const script = `
			import { mkdirSync } from 'node:fs';
			import { folderName } from ${JSON.stringify(source)};
			const path = ${JSON.stringify(tmpdir())} + '/' + folderName();
			mkdirSync(path);
			process.stdout.write(path, () => process.kill(process.pid, 'SIGKILL'));`;
		const args = ['--input-type=module', '-e', script];
		const { stdout, signal } = spawnSync(process.execPath, args, { encoding: 'utf8' });
		folders.push(stdout);
		expect(signal).toBe('SIGKILL');
		expect(existsSync(stdout)).toBe(true);
		await start();
		expect(existsSync(stdout)).toBe(false);
	});
});
