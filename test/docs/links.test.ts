import { brokenLinks, pagePaths, readPage } from './markdown.ts';

it.each(pagePaths())('the links of %s lead somewhere', (path) => {
	expect(brokenLinks(readPage(path))).toEqual([]);
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
