import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { n8nEnvironment, type Ports } from './environment.ts';
import { freePorts } from './ports.ts';
import { RestClient } from './RestClient.ts';
import { until } from './until.ts';

export interface N8nOptions {
	/** Becomes N8N_USER_FOLDER; kept when n8n stops, so that it can be started again. */
	folder: string;
	/** What n8n's environment holds besides the quiet defaults. */
	environment?: NodeJS.ProcessEnv;
	/** Default: free ones. */
	ports?: Ports;
}

/** A real n8n, a process of its own. */
export interface N8n {
	/** `http://127.0.0.1:PORT` */
	readonly url: string;
	readonly rest: RestClient;
	/** Everything it has printed so far. */
	readonly output: string;
	/** Resolves when the process has ended; safe to call twice. */
	stop(signal?: NodeJS.Signals): Promise<void>;
}

/**
 * Starts n8n and waits until it takes orders (10 to 25 s).
 * @throws with the end of n8n's output if it ends or is not ready after two minutes
 */
export async function startN8n({ folder, environment, ports }: N8nOptions): Promise<N8n> {
	const installation = process.env.N8N_UNDER_TEST;
	if (!installation)
		throw new Error('N8N_UNDER_TEST is not set: use `npm start` or `npm run test:e2e`.');
	const listen = ports ?? (await freePorts());
	const url = `http://127.0.0.1:${listen.n8n}`;
	await mkdir(join(folder, 'tmp'), { recursive: true });

	const child = spawn(
		process.execPath,
		[join(installation, 'node_modules', 'n8n', 'bin', 'n8n'), 'start'],
		{
			cwd: folder,
			env: { ...n8nEnvironment(folder, listen), ...environment },
			stdio: ['ignore', 'pipe', 'pipe'],
		},
	);
	let output = '';
	for (const stream of [child.stdout, child.stderr])
		stream.on('data', (chunk) => (output += chunk));
	const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
	const hasEnded = () => child.exitCode !== null || child.signalCode !== null;

	const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
		if (!hasEnded()) child.kill(signal);
		await ended;
	};
	const rest = new RestClient(url);
	try {
		await until('n8n to be ready', () => isReady(rest, hasEnded), 120_000);
	} catch (error) {
		await stop('SIGKILL');
		throw new Error(`${(error as Error).message} It said:\n${output.slice(-5000)}`);
	}
	return {
		url,
		rest,
		stop,
		get output() {
			return output;
		},
	};
}

/** n8n reports itself ready before its REST routes exist, so these are asked instead. */
async function isReady(rest: RestClient, hasEnded: () => boolean): Promise<boolean> {
	if (hasEnded()) throw new Error('n8n ended instead of starting.');
	try {
		await rest.get('/rest/settings');
		return true;
	} catch {
		return false;
	}
}
