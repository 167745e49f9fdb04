import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

describe('the cache of Node and n8n', () => {
	let folder: string;
	let cached: (typeof import('./cache.mjs'))['cached'];

	beforeAll(async () => {
		folder = await mkdtemp(join(tmpdir(), 'toolchain-'));
		process.env.N8N_NODES_WHATSAPP_WEB_CACHE = folder;
		({ cached } = await import('./cache.mjs'));
	});

	afterAll(async () => {
		delete process.env.N8N_NODES_WHATSAPP_WEB_CACHE;
		await rm(folder, { recursive: true });
	});

	let fills = 0;
	const fill = async (partial: string) => {
		fills += 1;
		await writeFile(join(partial, 'proof'), String(fills));
	};

	beforeEach(() => {
		fills = 0;
	});

	it('fills a folder once, also for two commands at a time', async () => {
		const both = await Promise.all([
			cached('twice', ['proof'], fill),
			cached('twice', ['proof'], fill),
		]);
		expect(both).toEqual([join(folder, 'twice'), join(folder, 'twice')]);
		await cached('twice', ['proof'], fill);
		expect(fills).toBe(1);
	});

	it('leaves nothing behind when filling fails, and tries again', async () => {
		const failing = cached('failing', ['proof'], async (partial) => {
			await fill(partial);
			throw new Error('no network');
		});
		await expect(failing).rejects.toThrow('no network');
		expect((await readdir(folder)).filter((name) => name.startsWith('failing'))).toEqual([]);
		await cached('failing', ['proof'], fill);
		expect(fills).toBe(2);
	});

	it('makes a damaged folder anew', async () => {
		const made = await cached('damaged', ['proof'], fill);
		await rm(join(made, 'proof'));
		await cached('damaged', ['proof'], fill);
		expect(existsSync(join(made, 'proof'))).toBe(true);
		expect(fills).toBe(2);
	});

	it('takes over the lock of a command that was killed', async () => {
		// The id is larger than that of any process.
		await writeFile(join(folder, 'killed.lock'), '2147483646');
		await cached('killed', ['proof'], fill);
		expect(fills).toBe(1);
	});
});
