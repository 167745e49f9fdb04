import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sourceFile } from '../../primitives/sourceFile';
import { PRIVATE } from '../waiting/respond';

const folder = join(dirname(sourceFile()), 'document');

export interface Document {
	html: string;
	headers: Record<string, string>;
}

/**
 * The page: the same for everybody, without any data. It is shown under n8n's own address, so it is kept away from n8n's
 * session by `sandbox`, which makes it a stranger there. Of what a sandbox takes away, it needs scripts, and windows for
 * the link to WhatsApp Web.
 */
export async function readDocument(): Promise<Document> {
	const [html, style, script] = await Promise.all(
		['page.html', 'page.css', 'page.js'].map((name) => readFile(join(folder, name), 'utf8')),
	);
	const nonce = randomBytes(16).toString('base64');
	const parts: Record<string, string> = { nonce, style: style ?? '', script: script ?? '' };
	return {
		// A function, because a text would have its `$` replaced.
		html: (html ?? '').replace(/%(nonce|style|script)%/g, (_, name: string) => parts[name] ?? ''),
		headers: {
			...PRIVATE,
			'content-type': 'text/html; charset=utf-8',
			'content-security-policy': [
				'sandbox allow-scripts allow-popups allow-popups-to-escape-sandbox',
				"default-src 'none'",
				`script-src 'nonce-${nonce}'`,
				`style-src 'nonce-${nonce}'`,
				'img-src data:',
				"connect-src 'self'",
				"base-uri 'none'",
				"form-action 'none'",
				"frame-ancestors 'none'",
			].join('; '),
		},
	};
}
