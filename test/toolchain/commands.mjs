import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from './cache.mjs';
import { ensureN8n } from './n8n.mjs';
import { step } from './say.mjs';
import { runNode } from './spawn.mjs';

/**
 * What the npm scripts do, once Node and node_modules are there.
 * @type {Record<string, { needsN8n?: boolean, run: (root: string, args: string[]) => Promise<void> }>}
 */
export const commands = {
	lint: { run: lint },
	build: { run: build },
	jest: { run: jest },
	test: {
		async run(root, args) {
			await lint(root);
			await step('Checking types', '30 seconds', () =>
				runNode([bin.tsc, '-p', 'test'], { cwd: root }),
			);
			await build(root);
			await step('Running the tests', '5 to 10 minutes', () =>
				// By default, jest leaves one core idle.
				jest(root, ['--maxWorkers=100%', ...args]),
			);
		},
	},
	e2e: {
		needsN8n: true,
		async run(root, args) {
			const env = { ...process.env, N8N_UNDER_TEST: await ensureN8n() };
			await build(root);
			await step(
				'Running real n8n and a real browser against the loopback WhatsApp',
				'3 to 5 minutes',
				() => jest(root, ['--config', 'test/e2e/jest.config.js', '--runInBand', ...args], env),
			);
		},
	},
	bench: {
		async run(root, args) {
			await build(root);
			await step('Measuring', '15 minutes, or 1 with --quick', () =>
				runNode(
					['--disable-warning=ExperimentalWarning', join('test', 'bench', 'bench.ts'), ...args],
					{
						cwd: root,
					},
				),
			);
		},
	},
	soak: {
		async run(root, args) {
			await build(root);
			await step('Keeping many sessions busy', 'the minutes that were asked for, or 2', () =>
				runNode(
					[
						'--expose-gc',
						'--disable-warning=ExperimentalWarning',
						join('test', 'soak', 'soak.ts'),
						...args,
					],
					{ cwd: root },
				),
			);
		},
	},
	kill: {
		needsN8n: true,
		async run(root, args) {
			const real = ['--n8n', '--burst', '--parked'].some((mode) => args.includes(mode));
			const env = { ...process.env, ...(real && { N8N_UNDER_TEST: await ensureN8n() }) };
			await build(root);
			await step(
				real
					? 'Killing a real n8n again and again while it answers'
					: 'Killing a process at every point where a message could get lost',
				'5 minutes',
				() => runNode([join('test', 'kill', 'start.ts'), ...args], { cwd: root, env }),
			);
		},
	},
	start: {
		needsN8n: true,
		async run(root, args) {
			const env = {
				...process.env,
				N8N_UNDER_TEST: await ensureN8n(),
				N8N_NODES_WHATSAPP_WEB_CACHE: cacheFolder,
			};
			await build(root);
			await runNode([join('test', 'sandbox', 'start.ts'), ...args], { cwd: root, env });
		},
	},
};

const bin = {
	depcruise: join('node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs'),
	eslint: join('node_modules', 'eslint', 'bin', 'eslint.js'),
	gulp: join('node_modules', 'gulp', 'bin', 'gulp.js'),
	jest: join('node_modules', 'jest', 'bin', 'jest.js'),
	prettier: join('node_modules', 'prettier', 'bin', 'prettier.cjs'),
	tsc: join('node_modules', 'typescript', 'bin', 'tsc'),
};

async function lint(root) {
	await step('Linting', '1 minute', async () => {
		await runNode([bin.depcruise, 'nodes', 'test/whatsapp'], { cwd: root });
		await runNode([bin.eslint, '.'], { cwd: root });
		await runNode([bin.prettier, '--check', '--log-level=warn', '**/*.{ts,mjs,cjs,js}'], {
			cwd: root,
		});
	});
}

async function build(root) {
	await step('Building', '10 seconds', async () => {
		// A compiled file whose source was deleted would still be packed and loaded by n8n.
		await rm(join(root, 'dist'), { recursive: true, force: true });
		await runNode([bin.tsc, '-p', '.'], { cwd: root });
		await runNode([bin.gulp, '--silent', 'build:icons'], { cwd: root });
	});
}

/**
 * Baileys is an ES module, which jest loads only with the first of these flags. The second one lets go of the modules of a
 * test file that has ended: V8's cache of compiled code would keep them.
 */
async function jest(root, args, env = process.env) {
	await runNode(
		[
			'--experimental-vm-modules',
			'--no-compilation-cache',
			'--disable-warning=ExperimentalWarning',
			bin.jest,
			...args,
		],
		{ cwd: root, env },
	);
}
