import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PackageDirectoryLoader } from 'n8n-core';
import type { INodeTypeDescription } from 'n8n-workflow';

/** What `npm run build` left in dist/, seen as n8n and npm see it. */
const root = process.cwd();

interface Manifest {
	name: string;
	main: string;
	n8n: { nodes: string[]; credentials: string[] };
	dependencies: Record<string, string>;
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;

describe('the loader of n8n', () => {
	const loader = new PackageDirectoryLoader(root);
	let nodes: INodeTypeDescription[];

	beforeAll(async () => {
		await loader.loadAll();
		nodes = loader.types.nodes as INodeTypeDescription[];
	});

	it('finds both nodes and the credential', () => {
		expect(nodes.map(({ name, displayName }) => [name, displayName])).toEqual([
			['whatsAppWeb', 'WhatsApp Web'],
			['whatsAppWebTrigger', 'WhatsApp Web Trigger'],
		]);
		expect(loader.types.credentials.map(({ name, displayName }) => [name, displayName])).toEqual([
			['whatsAppWebApi', 'WhatsApp Web API'],
		]);
		expect(loader.known.credentials.whatsAppWebApi?.supportedNodes).toEqual([
			'whatsAppWeb',
			'whatsAppWebTrigger',
		]);
	});

	it('finds an icon for both themes of each', () => {
		for (const { iconUrl } of [...nodes, ...loader.types.credentials]) {
			const urls = Object.values(iconUrl as { light: string; dark: string });
			expect(new Set(urls).size).toBe(2);
			for (const url of urls) {
				expect(existsSync(join(root, url.replace(`icons/${manifest.name}/`, '')))).toBe(true);
			}
		}
	});

	it('finds a codex for each node, filed under communication', () => {
		for (const { codex } of nodes) {
			expect(codex?.categories).toContain('Communication');
			expect(codex?.resources?.primaryDocumentation?.[0]?.url).toMatch(/^https:/);
			expect(codex?.alias).toContain('WhatsApp');
		}
	});

	it('finds a test of the credential in each node', () => {
		for (const { credentials } of nodes) {
			expect(credentials).toEqual([
				{ name: 'whatsAppWebApi', required: true, testedBy: 'whatsAppWebTest' },
			]);
		}
	});
});

describe('the package', () => {
	it('holds what runs and what one reads, and nothing else', () => {
		const listing = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
			encoding: 'utf8',
			stdio: ['ignore', 'pipe', 'ignore'],
			shell: process.platform === 'win32',
		});
		const [{ files }] = JSON.parse(listing) as [{ files: Array<{ path: string }> }];
		const built = globSync('dist/**/*.{js,json,svg,html,css}').map((path) =>
			path.replaceAll('\\', '/'),
		);
		const read = [
			'CHANGELOG.md',
			'LICENSE',
			'README.es.md',
			'README.id.md',
			'README.md',
			'README.pt-BR.md',
			'SECURITY.md',
			'index.js',
			'package.json',
		];
		expect(files.map(({ path }) => path).sort()).toEqual([...built, ...read].sort());
	});

	it('has no node or credential outside dist, where n8n would load it again', () => {
		const strays = globSync('**/*.{node,credentials}.js', {
			exclude: (path) => ['node_modules', 'dist', '.git'].includes(String(path)),
		});
		expect(strays).toEqual([]);
	});

	it('is loaded from index.js without effect', async () => {
		const main = (await import(join(root, manifest.main))) as { default: object };
		expect(main.default).toEqual({});
	});

	it('pins what it needs at run time exactly', () => {
		for (const version of Object.values(manifest.dependencies)) {
			expect(version).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
		}
	});
});
