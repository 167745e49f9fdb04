import { typeOfName } from '../message/fileTypes';
import { safeFileName } from '../message/fileName';
import { decode, decodeBytes, headerText, percentBytes } from './headerText';

export interface ResponseHeaders {
	disposition?: string;
	/** Content-Type; some servers give a `name` there. */
	type?: string;
}

export interface ResponseFileName {
	/** Fit to be sent. */
	fileName?: string;
	/** Whether it is the last part of a URL's path, whose ending may be a program's. */
	isUrlName: boolean;
}

/** Characters of a header that are read. */
const MAX_HEADER = 4_096;

/** Endings of programs and pages that answer with files of other types. */
const PROGRAM = /\.(?:php\d?|phtml|aspx?|ashx|axd|jspx?|do|action|cgi|fcgi|pl|cfm|html?)$/i;

/** Parameters of a URL in which storage services and scripts give the name of the file. */
const NAME_PARAMETERS = ['filename', 'file_name', 'file', 'name', 'download', 'fn', 'title'];
/** Parameters in which links to S3 and to Azure ask for a Content-Disposition. */
const DISPOSITION_PARAMETERS = ['response-content-disposition', 'rscd'];

/**
 * The name that an HTTP answer gives its file: by Content-Disposition, Content-Type, or the URLs that led to it. A URL's
 * name counts most if it has an ending that is known.
 *
 * @param urls the last one, which answered, first
 */
export function responseFileName(
	{ disposition, type }: ResponseHeaders,
	urls: readonly URL[],
): ResponseFileName {
	const charset = charsetOf(type);
	const told =
		dispositionName(disposition, charset) ?? safeFileName(parameterOf(type, 'name', charset));
	if (told !== undefined) return { fileName: told, isUrlName: false };
	const asked = first(urls, askedName);
	if (asked !== undefined) return { fileName: asked, isUrlName: false };
	const fileName =
		first(urls, (url) => (namesAFile(pathName(url)) ? pathName(url) : undefined)) ??
		first(urls, pathName);
	return { fileName, isUrlName: true };
}

/** Whether a name is the one of a program, `download.php`, rather than of the file that it answers with. */
export function isProgram(name: string): boolean {
	return PROGRAM.test(name);
}

function namesAFile(name: string | undefined): boolean {
	return name !== undefined && typeOfName(name) !== undefined && !isProgram(name);
}

/** The file name of a Content-Disposition header (RFC 6266), safe; undefined if it has none. */
export function dispositionName(header: string | undefined, charset?: string): string | undefined {
	return safeFileName(
		extendedName(header) ??
			continuedName(header) ??
			parameterOf(header, 'filename', charset) ??
			parameterOf(header, 'name', charset),
	);
}

/** `filename*=UTF-8''M%C3%A4rz.pdf` (RFC 8187). It counts before the plain name, which is there for old clients. */
function extendedName(header: string | undefined): string | undefined {
	const value = rawParameters(header).get('filename*');
	if (value === undefined) return undefined;
	const [, given = '', text = value] = /^([\w.:-]*)'[^']*'([^]*)$/.exec(value) ?? [];
	const charset = given || 'utf-8';
	const bytes = percentBytes(Buffer.from(text, 'latin1').toString('utf8'));
	const name = decode(charset, bytes) ?? decode('utf-8', bytes);
	return name?.trim() || undefined;
}

/** `filename*0*=UTF-8''M%C3%A4; filename*1="rz.pdf"` (RFC 2231), as mail programs write long names. */
function continuedName(header: string | undefined): string | undefined {
	const parameters = rawParameters(header);
	const parts: Buffer[] = [];
	let charset = 'utf-8';
	for (let index = 0; ; index++) {
		const encoded = parameters.get(`filename*${index}*`);
		const part = encoded ?? parameters.get(`filename*${index}`);
		if (part === undefined) break;
		const [, declared = charset, text = part] =
			(index === 0 && encoded !== undefined && /^([\w-]+)'[^']*'([^]*)$/.exec(part)) || [];
		charset = declared;
		parts.push(encoded === undefined ? Buffer.from(text, 'latin1') : percentBytes(text));
	}
	const bytes = Buffer.concat(parts);
	return bytes.length === 0 ? undefined : (decode(charset, bytes) ?? decodeBytes(bytes));
}

function parameterOf(
	header: string | undefined,
	name: string,
	charset: string | undefined,
): string | undefined {
	const value = rawParameters(header).get(name);
	return value === undefined ? undefined : headerText(value, charset).trim() || undefined;
}

/**
 * The parameters of a header, the first of each name. Lenient, because servers are: without a type in front, with blanks
 * in a value or a quote that never ends.
 */
function rawParameters(header: string | undefined): Map<string, string> {
	const parameters = new Map<string, string>();
	const pattern = /(?:^|[;,\s])([\w*.-]+)\s*=\s*("(?:[^"\\]|\\[^])*"(?=\s*(?:[;,]|$))|[^;]*)/g;
	for (const [, name = '', value = ''] of (header ?? '').slice(0, MAX_HEADER).matchAll(pattern)) {
		const key = name.toLowerCase();
		if (!parameters.has(key)) parameters.set(key, unquoted(value.trim()));
	}
	return parameters;
}

function unquoted(value: string): string {
	if (/^'[^']*'$/.test(value)) return value.slice(1, -1);
	// Two headers of the same name come as one, with a comma between.
	if (!value.startsWith('"')) return value.replace(/,\s*(?:attachment|inline)$/i, '');
	const inside = value.replace(/^"|"$/g, '');
	// The backslashes of a Windows path were never meant to quote.
	const isPath = /^(?:[a-z]:\\|\\\\)/i.test(inside);
	return isPath ? inside : inside.replace(/\\(.)/g, '$1');
}

function charsetOf(type: string | undefined): string | undefined {
	return rawParameters(type).get('charset');
}

/** The name that a parameter of the URL asks for or gives. */
function askedName(url: URL): string | undefined {
	const parameters = new Map(
		[...url.searchParams].map(([name, value]) => [name.toLowerCase(), value] as const),
	);
	const [asked] = DISPOSITION_PARAMETERS.map((name) =>
		dispositionName(parameters.get(name)),
	).filter((name) => name !== undefined);
	if (asked !== undefined) return asked;
	// `/report.pdf?name=Kim` names the file in its path.
	if (namesAFile(pathName(url))) return undefined;
	return NAME_PARAMETERS.map((name) => safeFileName(parameters.get(name))).find(namesAFile);
}

/** The last part of a URL's path that is not empty, without what belongs to the server: `;jsessionid=…`. */
function pathName(url: URL): string | undefined {
	const part = url.pathname.split('/').findLast((segment) => segment !== '');
	if (part === undefined) return undefined;
	return safeFileName(decodeBytes(percentBytes(part.replace(/;\w+=.*$/, ''))));
}

function first<Value>(
	urls: readonly URL[],
	of: (url: URL) => Value | undefined,
): Value | undefined {
	for (const url of urls) {
		const value = of(url);
		if (value !== undefined) return value;
	}
	return undefined;
}
