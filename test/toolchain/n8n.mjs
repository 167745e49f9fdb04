import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cached } from './cache.mjs';
import { nodeHeaders } from './node.mjs';
import { Trouble, step } from './say.mjs';
import { runNpm } from './spawn.mjs';

const room = new URL('../n8n/', import.meta.url);

/**
 * Installs the n8n of test/n8n/package-lock.json into the cache, unless it is there.
 * @returns {Promise<string>} its folder
 */
export async function ensureN8n() {
	const lockFile = await readFile(new URL('package-lock.json', room));
	const key = createHash('sha256').update(lockFile).digest('hex').slice(0, 12);
	const proofs = [
		join('node_modules', 'n8n', 'bin', 'n8n'),
		join('node_modules', 'sqlite3', 'build', 'Release', 'node_sqlite3.node'),
	];
	return await cached(`n8n-${key}`, proofs, async (folder) => {
		for (const file of ['package.json', 'package-lock.json']) {
			await copyFile(new URL(file, room), join(folder, file));
		}
		// `npm ci` refuses the lock file: optional platform packages of other systems are missing from it.
		await step('Installing n8n: 2,100 packages, 2.2 GB, once', '2 to 6 minutes', () =>
			runNpm(['install', '--legacy-peer-deps', '--ignore-scripts', '--no-audit', '--no-fund'], {
				cwd: folder,
			}),
		);
		await step("Building n8n's SQLite driver, once", '1 to 4 minutes', () => buildSqlite(folder));
	});
}

/** Builds the only native module that n8n needs and that has no prebuilt binary. */
async function buildSqlite(folder) {
	const env = { ...process.env, ...nodeHeaders() };
	await runNpm(['rebuild', 'sqlite3'], { cwd: folder, env }).catch((error) => {
		const missing = ['python3', 'make', 'g++'].filter(
			(tool) => spawnSync(tool, ['--version']).error,
		);
		if (missing.length === 0) throw error;
		throw new Trouble(
			`n8n's SQLite driver has to be compiled, and ${missing.join(', ')} cannot be found here.\n` +
				'Debian, Ubuntu: sudo apt-get install -y python3 make g++\n' +
				'macOS: xcode-select --install',
		);
	});
}
