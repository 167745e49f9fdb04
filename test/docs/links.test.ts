import { readdirSync, readFileSync } from 'node:fs';
import { brokenLinks, pagePaths, readPage } from './markdown.ts';

it.each(pagePaths())('the links of %s lead somewhere', (path) => {
	expect(brokenLinks(readPage(path))).toEqual([]);
});

it('docs/recipes.md has every template', () => {
	const templates = readdirSync('examples')
		.filter((name) => name.endsWith('.json'))
		.map((name) => `../examples/${name}`);
	const { links } = readPage('docs/recipes.md');
	expect(links.filter((link) => link.endsWith('.json')).sort()).toEqual(templates.sort());
});

it('the pages that n8n opens are there', () => {
	const sources = ['nodes', 'credentials'].flatMap((folder) =>
		readdirSync(folder, { recursive: true, encoding: 'utf8' })
			.filter((path) => /\.(ts|json)$/.test(path))
			.map((path) => readFileSync(`${folder}/${path}`, 'utf8')),
	);
	const opened = sources.flatMap((text) => text.match(/(?<=\/blob\/main\/)[\w./#-]+/g) ?? []);
	expect(new Set(opened)).toEqual(
		new Set([
			'docs/conversations.md#limits',
			'docs/linking.md',
			'docs/operations.md',
			'docs/events.md',
		]),
	);
	const page = { path: 'README.md', text: '', headings: [], anchors: [], blocks: [] };
	expect(brokenLinks({ ...page, links: opened })).toEqual([]);
});

it('knows a file and a heading that do not exist', () => {
	const page = { path: 'docs/linking.md', text: '', headings: [], anchors: ['here'], blocks: [] };
	const links = [
		'#here',
		'#there',
		'linking.md',
		'nothing.md',
		'linking.md#nothing',
		'https://n8n.io',
		'../README.md',
	];
	expect(brokenLinks({ ...page, links })).toEqual(['#there', 'nothing.md', 'linking.md#nothing']);
});
