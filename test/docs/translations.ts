import { existsSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { type Page, readPage } from './markdown.ts';

/** The languages of the first pages, by the ending of their files. */
export const LANGUAGES = {
	en: 'English',
	'pt-BR': 'Português (Brasil)',
	es: 'Español',
	id: 'Bahasa Indonesia',
} as const;

type Language = keyof typeof LANGUAGES;

export const TRANSLATED = ['README.md', 'docs/start.md'];

export const OTHERS = (Object.keys(LANGUAGES) as Language[]).filter((each) => each !== 'en');

/** `docs/start.md`, `es` → `docs/start.es.md` */
export function pageIn(language: Language, page: string): string {
	return language === 'en' ? page : page.replace(/\.md$/, `.${language}.md`);
}

/** The line below the title that leads to the other languages. */
export function languageLine(page: string, own: Language): string {
	const names = (Object.keys(LANGUAGES) as Language[]).map((each) => {
		const [file] = pageIn(each, page).split('/').slice(-1);
		return each === own ? LANGUAGES[each] : `[${LANGUAGES[each]}](${file})`;
	});
	return names.join(' · ');
}

/** A link of an English page as its translation must have it: to the reader's language where there is a page in it. */
export function linkIn(language: Language, page: string, link: string): string {
	if (/^[a-z]+:/.test(link)) return link;
	const [file = '', heading] = link.split('#');
	const target = file === '' ? page : normalize(join(dirname(page), file));
	const own = TRANSLATED.includes(target) ? pageIn(language, target) : target;
	if (!existsSync(new URL(`../../${own}`, import.meta.url))) throw new Error(`${own} is missing`);
	const path = file === '' ? '' : relative(dirname(page), own);
	if (heading === undefined) return path;
	// A heading is the one at the same place.
	const place = readPage(target).anchors.indexOf(heading);
	return `${path}#${readPage(own).anchors[place]}`;
}

/** What a section must share with its translation; its order within a sentence is the language's own. */
export function shared(section: string): Record<'links' | 'code' | 'rows' | 'steps', unknown> {
	const { links, code } = inline(section);
	return {
		links: links.sort(),
		code: code.sort(),
		rows: section.match(/^\|/gm)?.length ?? 0,
		steps: section.match(/^ *(\d+\.|-) /gm)?.length ?? 0,
	};
}

function inline(text: string): Record<'links' | 'code', string[]> {
	const code = text.match(/`[^`\n]+`/g) ?? [];
	const words = text.replace(/`[^`\n]*`/g, '');
	return { links: [...words.matchAll(/\]\(([^()\s]+)\)/g)].map(([, link = '']) => link), code };
}

/** The text of each section without its blocks of code, the language line left out. */
export function sectionsOf({ text }: Pick<Page, 'text'>): string[] {
	const prose = text
		.split('\n')
		.filter((line) => !line.includes(`[${LANGUAGES.id}]`) && !line.includes(`[${LANGUAGES.en}]`))
		.join('\n');
	return withoutBlocks(prose).split(/^#{1,6} .*$/m);
}

export function withoutBlocks(text: string): string {
	return text.replace(/^( *)```[\s\S]*?^\1```$/gm, '');
}

/** Words on the screen, which n8n has in English only. */
export function boldIn(section: string): string[] {
	return (section.replaceAll('\n', ' ').match(/\*\*[^*]+\*\*/g) ?? [])
		.map((each) => each.replace(/\s+/g, ' '))
		.sort();
}
