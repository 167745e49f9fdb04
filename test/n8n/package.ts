import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const NAME = 'n8n-nodes-whatsapp-web';
const checkout = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const runFile = promisify(execFile);

/** The folder in which n8n looks for this community package. */
function packageFolder(userFolder: string): string {
	return join(userFolder, '.n8n', 'nodes', 'node_modules', NAME);
}

/** Makes n8n load the package from this checkout. @param userFolder N8N_USER_FOLDER */
export async function linkPackage(userFolder: string): Promise<void> {
	const target = packageFolder(userFolder);
	await mkdir(dirname(target), { recursive: true });
	// An old folder may hold a link to another checkout.
	await rm(target, { recursive: true, force: true });
	await symlink(checkout, target, 'junction');
}

/**
 * Packs this checkout and installs the archive exactly as n8n does for a user (community-packages.service of 2.41):
 * no development, peer or optional dependencies, no install scripts, only direct dependencies at the top.
 * @param userFolder N8N_USER_FOLDER
 * @returns the package's folder
 */
export async function installPackage(userFolder: string): Promise<string> {
	const target = packageFolder(userFolder);
	await mkdir(target, { recursive: true });
	const archive = (
		await npm(['pack', '--quiet', '--pack-destination', userFolder], checkout)
	).trim();
	await runFile('tar', ['-xzf', join(userFolder, archive), '-C', target, '--strip-components=1']);

	const manifestFile = join(target, 'package.json');
	const manifest = JSON.parse(await readFile(manifestFile, 'utf8')) as Record<string, unknown>;
	for (const kind of ['devDependencies', 'peerDependencies', 'optionalDependencies'])
		delete manifest[kind];
	await writeFile(manifestFile, JSON.stringify(manifest, null, 2));
	await npm(
		[
			'install',
			'--audit=false',
			'--fund=false',
			'--bin-links=false',
			'--install-strategy=shallow',
			'--ignore-scripts=true',
			'--package-lock=false',
		],
		target,
	);
	return target;
}

/** @returns what npm printed to standard output */
async function npm(args: string[], cwd: string): Promise<string> {
	const script = process.env.npm_execpath;
	const { stdout } = script
		? await runFile(process.execPath, [script, ...args], { cwd })
		: await runFile('npm', args, { cwd, shell: process.platform === 'win32' });
	return stdout;
}
