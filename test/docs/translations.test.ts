import { readPage } from './markdown.ts';
import {
	boldIn,
	type LANGUAGES,
	languageLine,
	linkIn,
	OTHERS,
	pageIn,
	sectionsOf,
	shared,
	TRANSLATED,
} from './translations.ts';

const each = TRANSLATED.flatMap((page) => OTHERS.map((language) => [page, language] as const));

it.each(TRANSLATED)('%s leads to its translations, and they to each other', (page) => {
	for (const language of ['en', ...OTHERS] as Array<keyof typeof LANGUAGES>) {
		const lines = readPage(pageIn(language, page)).text.split('\n');
		expect(lines[2]).toBe(languageLine(page, language));
	}
});

it.each(each)('%s has the same blocks of code in %s', (page, language) => {
	expect(readPage(pageIn(language, page)).blocks).toEqual(readPage(page).blocks);
});

it.each(each)('%s has the same sections, links, code, rows and steps in %s', (page, language) => {
	const english = readPage(page);
	const other = readPage(pageIn(language, page));
	expect(other.headings.map(({ level }) => level)).toEqual(
		english.headings.map(({ level }) => level),
	);
	const expected = sectionsOf(english).map((section) => {
		const { links, ...rest } = shared(section);
		return {
			...rest,
			links: (links as string[]).map((link) => linkIn(language, page, link)).sort(),
		};
	});
	expect(sectionsOf(other).map(shared)).toEqual(expected);
});

it.each(OTHERS)('the start page has the words of n8n in %s as the screen has them', (language) => {
	const page = 'docs/start.md';
	const english = sectionsOf(readPage(page)).slice(2).map(boldIn);
	const other = sectionsOf(readPage(pageIn(language, page)))
		.slice(2)
		.map(boldIn);
	expect(other).toEqual(english);
});
