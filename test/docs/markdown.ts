import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

const root = new URL('../../', import.meta.url);

/** A page of Markdown, taken apart. */
export interface Page {
	/** Below the repository's folder. */
	path: string;
	text: string;
	headings: Array<{ level: number; text: string }>;
	/** Of headings, as GitHub makes them. */
	anchors: string[];
	/** With their language, as they stand. */
	blocks: string[];
	/** Targets of links and pictures, in their order. */
	links: string[];
}

/** All pages that readers get: those of the folder itself and of docs/. */
export function pagePaths(): string[] {
	const inRoot = readdirSync(root).filter((name) => name.endsWith('.md'));
	const inDocs = readdirSync(new URL('docs/', root), { recursive: true, encoding: 'utf8' })
		.filter((path) => path.endsWith('.md'))
		.map((path) => `docs/${path.replaceAll('\\', '/')}`);
	return [...inRoot, ...inDocs, 'examples/README.md', 'test/whatsapp/README.md'];
}

export function readPage(path: string): Page {
	const text = readFileSync(new URL(path, root), 'utf8');
	const blocks: string[] = [];
	const prose = text.replace(/^( *)```[\s\S]*?^\1```$/gm, (block) => {
		blocks.push(block);
		return '';
	});
	const words = prose.replace(/`[^`\n]*`/g, (code) => code.replaceAll(/[[\]()]/g, ''));
	const headings = [...words.matchAll(/^(#{1,6}) (.+)$/gm)].map(([, marks = '', heading = '']) => ({
		level: marks.length,
		text: heading,
	}));
	const links = [...words.matchAll(/\]\(([^()\s]+(?:\([^()]*\))?)\)/g)].map(
		([, link = '']) => link,
	);
	return { path, text, headings, anchors: anchorsOf(headings), blocks, links };
}

function anchorsOf(headings: Page['headings']): string[] {
	const times = new Map<string, number>();
	return headings.map(({ text }) => {
		const name = anchor(text.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1'));
		const before = times.get(name) ?? 0;
		times.set(name, before + 1);
		return before === 0 ? name : `${name}-${before}`;
	});
}

/** As GitHub makes it of a heading. */
export function anchor(heading: string): string {
	return heading
		.toLowerCase()
		.replace(/[^\p{L}\p{M}\p{N} _-]/gu, '')
		.replaceAll(' ', '-');
}

/** What is wrong with the links of a page that lead to files here; empty if nothing is. */
export function brokenLinks({ path, links, anchors }: Page): string[] {
	return links.filter((link) => {
		if (/^[a-z]+:/.test(link)) return false;
		const [file = '', heading] = link.split('#');
		const target = file === '' ? path : normalize(join(dirname(path), decodeURI(file)));
		if (target.startsWith('..') || !existsSync(new URL(target, root))) return true;
		if (heading === undefined) return false;
		const known = file === '' ? anchors : target.endsWith('.md') ? readPage(target).anchors : [];
		return !known.includes(decodeURI(heading));
	});
}
