import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { n8nEnvironment, type Ports } from './environment.ts';
import { freePorts } from './ports.ts';
import { RestClient } from './RestClient.ts';
import { until } from './until.ts';

export interface N8nOptions {
	/** Becomes N8N_USER_FOLDER; kept when n8n stops. */
	folder: string;
	/** Variables for n8n besides the defaults of `n8nEnvironment`. */
	environment?: NodeJS.ProcessEnv;
	/** Default: free ones. */
	ports?: Ports;
}

/** A real n8n in its own process, which can be stopped and started again. */
export class N8n {
	/** `http://127.0.0.1:PORT`, the same after a restart. */
	readonly url: string;
	/** Stays logged in over a restart. */
	readonly rest: RestClient;
	/** Its output so far, over all its starts. */
	output = '';

	private readonly folder: string;
	private readonly environment: NodeJS.ProcessEnv;
	private child: ChildProcess | undefined;
	private ended: Promise<void> = Promise.resolve();

	constructor(folder: string, ports: Ports, environment: NodeJS.ProcessEnv = {}) {
		this.folder = folder;
		this.environment = { ...n8nEnvironment(folder, ports), ...environment };
		this.url = `http://127.0.0.1:${ports.n8n}`;
		this.rest = new RestClient(this.url);
	}

	/**
	 * Waits until it takes orders (10 to 25 s the first time, 5 to 10 s later).
	 * @throws with the end of n8n's output if it ends or is not ready after two minutes
	 */
	async start(): Promise<void> {
		const installation = process.env.N8N_UNDER_TEST;
		if (!installation) {
			throw new Error('N8N_UNDER_TEST is not set: use `npm start` or `npm run test:e2e`.');
		}
		await mkdir(join(this.folder, 'tmp'), { recursive: true });
		const child = spawn(
			process.execPath,
			[join(installation, 'node_modules', 'n8n', 'bin', 'n8n'), 'start'],
			{ cwd: this.folder, env: this.environment, stdio: ['ignore', 'pipe', 'pipe'] },
		);
		for (const stream of [child.stdout, child.stderr]) {
			stream.on('data', (chunk) => (this.output += chunk));
		}
		this.child = child;
		this.ended = new Promise((resolve) => child.once('close', () => resolve()));
		try {
			await until('n8n to be ready', () => this.isReady(), 120_000);
		} catch (error) {
			await this.stop('SIGKILL');
			throw new Error(`${(error as Error).message} It said:\n${this.output.slice(-5000)}`);
		}
	}

	/** Resolves when the process has ended; safe to call twice. */
	async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
		this.child?.kill(signal);
		await this.ended;
	}

	/** n8n reports itself ready before its REST routes exist, so these are asked instead. */
	private async isReady(): Promise<boolean> {
		if (this.child?.exitCode !== null || this.child.signalCode !== null) {
			throw new Error('n8n ended instead of starting.');
		}
		try {
			await this.rest.get('/rest/settings');
			return true;
		} catch {
			return false;
		}
	}
}

/** Starts n8n and waits until it takes orders. @throws as {@link N8n.start} */
export async function startN8n({ folder, environment, ports }: N8nOptions): Promise<N8n> {
	const n8n = new N8n(folder, ports ?? (await freePorts()), environment);
	await n8n.start();
	return n8n;
}
