/**
 * `node test/toolchain/run.mjs <command>`: what the npm scripts call. Runs on any Node from 20 on with nothing installed,
 * and brings what is missing.
 */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commands } from './commands.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { ensureNode } from './node.mjs';
import { Trouble } from './say.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const [name = '', ...args] = process.argv.slice(2);

try {
	const command = commands[name];
	if (!command)
		throw new Trouble(`There is no command '${name}': ${Object.keys(commands).join(', ')}.`);
	await ensureNode({ forN8n: command.needsN8n === true });
	await ensureDependencies(root);
	await command.run(root, args);
} catch (error) {
	if (!(error instanceof Trouble)) throw error;
	process.stderr.write(`\n✗ ${error.message}\n`);
	process.exitCode = 1;
}
