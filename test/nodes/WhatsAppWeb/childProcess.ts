import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

/** Lets Node run the sources as they are: their relative imports carry no extension. */
const RESOLVE_SOURCES = `
import { registerHooks } from 'node:module';
registerHooks({
	resolve(specifier, context, next) {
		const isSource = specifier.startsWith('.') && !/\\.[cm]?[jt]s$/.test(specifier) && context.parentURL?.endsWith('.ts');
		return next(isSource ? specifier + '.ts' : specifier, context);
	},
});
`;

const SOURCES = pathToFileURL(join(process.cwd(), 'nodes/WhatsAppWeb/'));

const running = new Set<Child>();

/** Ends the processes that a failed test has left behind. */
afterAll(async () => {
	await Promise.all([...running].map((child) => child.kill()));
});

/** A Node process that runs a script with access to the sources. */
export interface Child {
	readonly process: ChildProcess;
	/** Resolves with the next line the script prints. @throws Error with the process's stderr if it ends first */
	line(): Promise<string>;
	/** Resolves with everything it printed on both streams, once it has ended. */
	output(): Promise<string>;
	/** Kills the process with SIGKILL; resolves when it has ended. */
	kill(): Promise<void>;
}

/** @param script an ES module; `source('store/sqlite')` imports a source file, `process.argv` holds `args` */
export function runChild(script: string, ...args: string[]): Child {
	const child = spawn(
		process.execPath,
		[
			'--no-warnings',
			'--experimental-transform-types',
			`--import=data:text/javascript,${encodeURIComponent(RESOLVE_SOURCES)}`,
			'--input-type=module',
			`--eval=const source = (name) => import('${SOURCES}' + name + '.ts');\n${script}`,
			'--',
			...args,
		],
		{ stdio: ['pipe', 'pipe', 'pipe'] },
	);
	const ended = once(child, 'close').finally(() => running.delete(handle));
	let output = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding('utf8').on('data', (text: string) => (output += text));
	}
	const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
	const handle: Child = {
		process: child,
		async line() {
			const next = await lines.next();
			if (next.done) {
				await ended;
				throw new Error(`The child process ended: ${output}`);
			}
			return next.value;
		},
		async output() {
			await ended;
			return output;
		},
		async kill() {
			child.kill('SIGKILL');
			await ended;
		},
	};
	running.add(handle);
	return handle;
}
