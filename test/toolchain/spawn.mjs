import { spawn } from 'node:child_process';
import { Trouble } from './say.mjs';

/** @typedef {{ cwd?: string, env?: NodeJS.ProcessEnv }} Options */

/**
 * Runs a script with this Node; its output goes to the terminal.
 * @param {string[]} args script and arguments
 * @param {Options} [options]
 * @throws {Trouble} when it fails
 */
export async function runNode(args, options) {
	const { code } = await run(process.execPath, args, { ...options, stdio: 'inherit' });
	if (code !== 0) throw new Trouble(`\`node ${args.join(' ')}\` failed (exit code ${code}).`);
}

/**
 * Runs npm quietly: what it says is kept for the day it fails.
 * @param {string[]} args
 * @param {Options} [options]
 * @throws {Trouble} with the end of npm's output
 */
export async function runNpm(args, options) {
	// npm tells its children the path of its own script, which spares a search for npm.cmd on Windows.
	const script = process.env.npm_execpath;
	const { code, output } = script
		? await run(process.execPath, [script, ...args], { ...options, stdio: 'pipe' })
		: await run('npm', args, { ...options, stdio: 'pipe', shell: process.platform === 'win32' });
	if (code === 0) return;
	const end = output.trim().split('\n').slice(-25).join('\n');
	throw new Trouble(`\`npm ${args.join(' ')}\` failed (exit code ${code}):\n${end}`);
}

/**
 * Runs a program to its end, passing on a request to stop.
 * @param {string} command
 * @param {string[]} args
 * @param {Options & { stdio: 'inherit' | 'pipe', shell?: boolean }} options
 * @returns {Promise<{ code: number | string, output: string }>}
 */
export function run(command, args, { stdio, ...options }) {
	return new Promise((resolve, reject) => {
		const child = spawn(command, args, { ...options, stdio: ['inherit', stdio, stdio] });
		let output = '';
		child.stdout?.on('data', (chunk) => (output += chunk));
		child.stderr?.on('data', (chunk) => (output += chunk));
		// Ctrl-C reaches the child directly (same terminal); this process stays to report its end.
		const ignore = () => {};
		process.on('SIGINT', ignore);
		const forward = () => child.kill('SIGTERM');
		process.on('SIGTERM', forward);
		child.on('error', (error) => reject(new Trouble(`${command} cannot be run: ${error.message}`)));
		child.on('close', (code, signal) => {
			process.off('SIGINT', ignore);
			process.off('SIGTERM', forward);
			resolve({ code: code ?? signal ?? 'unknown', output });
		});
	});
}
