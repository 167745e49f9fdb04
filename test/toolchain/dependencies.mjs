import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Trouble, step } from './say.mjs';
import { runNpm } from './spawn.mjs';

/**
 * Installs node_modules when they are missing or not those of package-lock.json.
 * @param {string} root the checkout
 */
export async function ensureDependencies(root) {
	if (await areInstalled(root)) return;
	if (await isLink(join(root, 'node_modules'))) {
		throw new Trouble(
			'node_modules is a link, and npm would empty the folder it leads to. Install there, or remove the link.',
		);
	}
	// No dependency needs its install script, and that of one refuses npm.
	await step('Installing node_modules', '1 to 2 minutes', () =>
		runNpm(['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: root }),
	);
}

/**
 * npm writes node_modules/.package-lock.json at the end of an install: it tells both what is there and that the install
 * was not cut short.
 */
async function areInstalled(root) {
	const [wanted, present] = await Promise.all([
		packages(join(root, 'package-lock.json')),
		packages(join(root, 'node_modules', '.package-lock.json')).catch(() => undefined),
	]);
	if (!present) return false;
	return Object.entries(wanted).every(
		([folder, { version, optional }]) =>
			folder === '' || present[folder]?.version === version || (optional && !present[folder]),
	);
}

async function isLink(path) {
	const stats = await lstat(path).catch(() => undefined);
	return stats?.isSymbolicLink() === true;
}

/** @returns {Promise<Record<string, { version: string, optional?: boolean }>>} by folder, '' for the project itself */
async function packages(lockFile) {
	return JSON.parse(await readFile(lockFile, 'utf8')).packages;
}
