import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
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
	it('of a process that died is removed at first use, that of a living one is not', async () => {
		const { pid: dead } = spawnSync(process.execPath, ['-e', '']);
		const orphan = join(tmpdir(), `n8n-whatsapp-web-${dead}-test`);
		const neighbour = join(tmpdir(), `n8n-whatsapp-web-${process.ppid}-test`);
		// In a container, the next process often has the same process id.
		const former = join(tmpdir(), `n8n-whatsapp-web-${process.pid}-1-test`);
		for (const folder of [orphan, former, neighbour]) {
			mkdirSync(folder, { recursive: true });
			writeFileSync(join(folder, 'file'), 'x');
		}
		try {
			// A fresh import, as in a new process.
			jest.resetModules();
			const fresh = await import('../../../../nodes/WhatsAppWeb/media/spool');
			fresh.spoolPath();
			expect(existsSync(orphan)).toBe(false);
			expect(existsSync(former)).toBe(false);
			expect(existsSync(neighbour)).toBe(true);
		} finally {
			for (const folder of [orphan, former, neighbour])
				rmSync(folder, { recursive: true, force: true });
		}
	});
});
