import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { say } from './say.mjs';

/** Where Node and n8n are kept, outside any checkout, so that a second clone starts at once. */
export const cacheFolder =
	process.env.N8N_NODES_WHATSAPP_WEB_CACHE ??
	join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'n8n-nodes-whatsapp-web');

/**
 * Fills a folder of the cache once. The work is done in a folder beside it that is renamed when complete, so a folder
 * under its final name is never half a one; a lock keeps a second command from doing the same work.
 * @param {string} name folder within the cache
 * @param {string[]} proofs files in it without which it counts as damaged and is made anew
 * @param {(folder: string) => Promise<void>} fill
 * @returns {Promise<string>} the folder
 */
export async function cached(name, proofs, fill) {
	const folder = join(cacheFolder, name);
	const isComplete = () => proofs.every((file) => existsSync(join(folder, file)));
	if (isComplete()) return folder;

	const unlock = await lock(`${folder}.lock`);
	const partial = `${folder}.partial`;
	try {
		if (isComplete()) return folder;
		await rm(partial, { recursive: true, force: true });
		await mkdir(partial, { recursive: true });
		await fill(partial);
		await rm(folder, { recursive: true, force: true });
		await rename(partial, folder);
		return folder;
	} finally {
		await rm(partial, { recursive: true, force: true });
		await unlock();
	}
}

/**
 * @param {string} file holds the pid of its owner; that of a dead process is taken over
 * @returns {Promise<() => Promise<void>>} the release
 */
async function lock(file) {
	await mkdir(dirname(file), { recursive: true });
	for (let waiting = false; ; ) {
		try {
			await writeFile(file, String(process.pid), { flag: 'wx' });
			return () => rm(file, { force: true });
		} catch (error) {
			if (error.code !== 'EEXIST') throw error;
		}
		const owner = Number(await readFile(file, 'utf8').catch(() => process.pid));
		if (!isRunning(owner)) {
			await rm(file, { force: true });
			continue;
		}
		if (!waiting) say(`  Another command (pid ${owner}) is at it; waiting. Its lock: ${file}`);
		waiting = true;
		await delay(1000);
	}
}

/** @param {number} pid 0 while the owner is about to write it */
function isRunning(pid) {
	if (pid === 0) return true;
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return error.code === 'EPERM';
	}
}
