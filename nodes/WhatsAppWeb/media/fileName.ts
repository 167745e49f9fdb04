/** Characters; common file systems take more. */
const MAX_LENGTH = 128;

/** Control characters, lone surrogates, line separators, and marks that change the direction of text. */
const MISLEADING = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/**
 * The base name of a claimed file name or path, fit to be sent: without direction marks (`gpj.exe` shown as `exe.jpg`),
 * control characters and leading dots. Undefined when nothing is left.
 */
export function sendableFileName(claimed: string | undefined): string | undefined {
	const name = claimed
		?.replace(MISLEADING, '')
		.split(/[/\\]/)
		.at(-1)
		?.replace(/^[.\s]+/, '')
		.trim();
	if (!name) return undefined;
	const characters = [...name];
	if (characters.length <= MAX_LENGTH) return name;
	const extension = /\.[^.]{1,10}$/.exec(name)?.[0] ?? '';
	return characters.slice(0, MAX_LENGTH - [...extension].length).join('') + extension;
}

/** The file name an HTTP answer gives: Content-Disposition (RFC 6266), else the last part of the URL's path. */
export function fileNameOfResponse(
	contentDisposition: string | undefined,
	url: URL,
): string | undefined {
	return (
		sendableFileName(dispositionName(contentDisposition ?? '')) ??
		sendableFileName(percentDecoded(url.pathname))
	);
}

function dispositionName(header: string): string | undefined {
	// The extended form takes precedence: servers send the plain one beside it for old clients.
	const extended = /;\s*filename\*\s*=\s*([\w-]+)'[^']*'([^;\s]+)/i.exec(header);
	if (extended?.[2] && /^utf-?8$/i.test(extended[1] ?? '')) return percentDecoded(extended[2]);
	const quoted = /;\s*filename\s*=\s*"((?:[^"\\]|\\.)*)"/i.exec(header);
	if (quoted?.[1]) return quoted[1].replace(/\\(.)/g, '$1');
	return /;\s*filename\s*=\s*([^;\s"]+)/i.exec(header)?.[1];
}

function percentDecoded(text: string): string | undefined {
	try {
		return decodeURIComponent(text);
	} catch {
		return undefined;
	}
}
