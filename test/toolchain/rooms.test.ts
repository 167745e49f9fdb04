import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const config = join(root, '.dependency-cruiser.cjs');
const W = 'nodes/WhatsAppWeb';
const PACKAGES = ['@whiskeysockets/baileys', 'libsignal', 'n8n-workflow', 'sharp'];

/** Each file with the rules that it breaks. */
const BROKEN: [file: string, source: string, ...rules: string[]][] = [
	[`${W}/store/upwards.ts`, `import '../message/plain';`, 'from store'],
	[`${W}/session/live/deep/type.ts`, `import type {} from '../../wiring';`, 'from session/live'],
	[`${W}/trigger/session.ts`, `export type {} from '../session/wiring';`, 'from trigger'],
	[`${W}/session/core.ts`, `import './stray';`, 'every file has a room', 'from session'],
	[`${W}/primitives/a.ts`, `export type { B } from './b';`, 'no circles'],
	[`${W}/media/unused.ts`, ``, 'no unused files'],
	[`${W}/media/unknown.ts`, `import 'not-installed';`, 'no unknown modules'],
	[`${W}/session/signal/type.ts`, `import type {} from 'libsignal';`, 'one door to Baileys'],
	[
		`${W}/session/signal/inline.ts`,
		`export type Baileys = typeof import('@whiskeysockets/baileys');`,
		'one door to Baileys',
	],
	[
		`${W}/session/wire/dynamic.ts`,
		`export const load = () => import('@whiskeysockets/baileys');`,
		'one door to Baileys',
	],
	[`${W}/session/wire/require.ts`, `import 'node:module';`, 'one door to Baileys'],
	[`${W}/media/n8n.ts`, `import type {} from 'n8n-workflow';`, 'no n8n below the nodes'],
	[`${W}/message/package.ts`, `import 'sharp';`, 'no packages in plain rooms'],
	[`${W}/contract/disk.ts`, `import 'node:fs';`, 'no I/O in pure rooms'],
	[
		'test/whatsapp/server.ts',
		`import '../../nodes/WhatsAppWeb/errors';`,
		'the loopback WhatsApp stands alone',
	],
];

const SOUND: [file: string, source: string][] = [
	[`${W}/actions/run/router.ts`, `import 'n8n-workflow'; import '../../registry/registry';`],
	[`${W}/registry/registry.ts`, `import '../session/Session'; import 'node:fs';`],
	[`${W}/session/Session.ts`, `import './wiring';`],
	[`${W}/session/wiring.ts`, `import './wire/baileys';`],
	[`${W}/session/wire/baileys.ts`, `import '@whiskeysockets/baileys';`],
	[`${W}/message/plain.ts`, `import 'node:crypto'; import '../errors';`],
	[`${W}/primitives/b.ts`, `export type { A } from './a';`],
	[`${W}/session/stray.ts`, ``],
	[`${W}/errors.ts`, ``],
];

let violations: { rule: { name: string }; from: string }[];

beforeAll(() => {
	const used = [...BROKEN, ...SOUND].map(([file]) => file).filter((file) => !/unused/.test(file));
	const dependencies = Object.fromEntries(PACKAGES.map((name) => [name, '1']));
	const tree = mkdtempSync(join(tmpdir(), 'rooms-'));
	const write = (file: string, source: string) => {
		mkdirSync(dirname(join(tree, file)), { recursive: true });
		writeFileSync(join(tree, file), source);
	};
	try {
		for (const [file, source] of [...BROKEN, ...SOUND]) write(file, source);
		write(`${W}/All.node.ts`, used.map((file) => `import '../../${file}';`).join('\n'));
		write('tsconfig.json', '{}');
		write('package.json', JSON.stringify({ dependencies }));
		for (const name of PACKAGES) write(`node_modules/${name}/index.js`, '');
		violations = cruise(tree);
	} finally {
		rmSync(tree, { recursive: true });
	}
});

it.each(BROKEN)('%s is refused: %s', (file, _source, ...rules) => {
	expect(rulesBrokenBy(file)).toEqual(rules);
});

it('nothing else is refused', () => {
	expect(SOUND.filter(([file]) => rulesBrokenBy(file).length > 0)).toEqual([]);
});

it('each rule refuses a file above', () => {
	const { forbidden } = createRequire(config)(config) as { forbidden: { name: string }[] };
	const rules = forbidden.map(({ name }) => name).filter((name) => !name.startsWith('from '));
	expect(BROKEN.flatMap(([, , ...broken]) => broken)).toEqual(expect.arrayContaining(rules));
});

function rulesBrokenBy(file: string): string[] {
	return violations.filter(({ from }) => from === file).map(({ rule }) => rule.name);
}

function cruise(tree: string): typeof violations {
	const script = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
	const args = [script, '--config', config, '--output-type', 'json', 'nodes', 'test/whatsapp'];
	const json = execFileSync(process.execPath, args, { cwd: tree, encoding: 'utf8' });
	return (JSON.parse(json) as { summary: { violations: typeof violations } }).summary.violations;
}
