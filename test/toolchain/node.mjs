import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { cached } from './cache.mjs';
import { Trouble, step } from './say.mjs';
import { run, runNpm } from './spawn.mjs';

const VERSION = '24.21.0';

/**
 * Goes on with this Node if it is good enough, else runs the same command again on one from the npm registry and ends
 * with its exit code.
 * @param {{ forN8n: boolean }} options the package needs 22.16, and dependency-cruiser does not run on 23; n8n 2.41 needs
 *   24, and ships one of its native modules for no odd-numbered Node
 */
export async function ensureNode({ forN8n }) {
	const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
	if (forN8n ? major === 24 : major > 23 || (major === 22 && minor >= 16)) return;

	const node = await fetchNode();
	const environment = {
		...process.env,
		[pathVariable()]: [dirname(node), process.env[pathVariable()]].join(delimiter),
	};
	// npm_node_execpath would make npm's children use the old Node.
	delete environment.npm_node_execpath;
	const { code } = await run(node, process.argv.slice(1), { stdio: 'inherit', env: environment });
	process.exit(typeof code === 'number' ? code : 1);
}

/**
 * For native builds: the headers that came with this Node. Without them node-gyp would download them.
 * @returns {{ npm_config_nodedir: string } | {}}
 */
export function nodeHeaders() {
	const prefix = dirname(dirname(process.execPath));
	return existsSync(join(prefix, 'include', 'node', 'node_api.h'))
		? { npm_config_nodedir: prefix }
		: {};
}

/** @returns {Promise<string>} the executable */
async function fetchNode() {
	const windows = process.platform === 'win32';
	const platform = `${windows ? 'win' : process.platform}-${process.arch}`;
	// The registry has another name for Apple's newer machines.
	const name = `${platform === 'darwin-arm64' ? 'node-bin' : 'node'}-${platform}`;
	const executable = join('node_modules', name, 'bin', windows ? 'node.exe' : 'node');
	const folder = await cached(`node-${VERSION}`, [executable], (partial) =>
		step(
			`Fetching Node ${VERSION}, as this one is ${process.versions.node}`,
			'10 seconds',
			async () => {
				await writeFile(join(partial, 'package.json'), '{ "private": true }\n');
				await runNpm(
					['install', '--ignore-scripts', '--no-audit', '--no-fund', `${name}@${VERSION}`],
					{ cwd: partial },
				).catch((error) => {
					throw new Trouble(
						`Node ${VERSION} could not be had from the npm registry for ${platform}. Install Node 24 (https://nodejs.org) and try again.\n\n${error.message}`,
					);
				});
			},
		),
	);
	return join(folder, executable);
}

/** The name of the PATH variable; Windows spells it `Path`. */
function pathVariable() {
	return Object.keys(process.env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
}
