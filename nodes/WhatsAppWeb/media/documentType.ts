import { MAX_NAME_BYTES, safeFileName, withEnding } from '../message/fileName';
import {
	endingOf,
	isContainer,
	isTextual,
	mayBe,
	meaningful,
	typeOfName,
	usualEnding,
} from '../message/fileTypes';
import type { CollectedMedia } from './collectMedia';
import type { Glimpse } from './glimpse';
import { isProgram } from './responseFileName';

/** What the content of a file shows. */
export interface Content extends Glimpse {
	/** The type by its magic number, canonical. */
	found?: string;
	/** Whether files of a type can be told by their magic number. */
	isRecognisable(type: string): boolean;
}

export interface DocumentType {
	mimeType: string;
	/** With an ending, wherever the type has one. */
	fileName: string;
	/** In whole sentences: where name, declared type and content disagree. */
	warnings: string[];
}

const UNKNOWN = 'application/octet-stream';
const PDF = 'application/pdf';
const PAGE = 'text/html';
const TEXT = 'text/plain';

/** Types whose magic number is text, so that text under it is no coincidence (`BMW;Audi` begins as a bitmap does). */
const SHOWN_BY_TEXT = [PDF, 'application/postscript', 'application/pgp-encrypted'];

/** Other texts than pages that begin as a page does. */
const MAY_BEGIN_AS_PAGE =
	/^(?:xhtml|xht|shtml|mhtml?|md|markdown|php|aspx?|jsp|xml|xsl|xslt|svg|eml|vue|svelte|hbs|ejs|twig|te?mpl|tpl)$/;

/**
 * The type and the name of a document, by its content, its declared type and its name. Content decides; where it shows no
 * more than a container or text, the declared type says more, and the name's ending where that says nothing. A name
 * without an ending gets the one of the type. What contradicts the content is told, and sent by the content's type.
 */
export function documentType(file: CollectedMedia, content: Content): DocumentType {
	const name = nameOf(file, content);
	const declared = meaningful(file.declaredType);
	// Many servers call any answer of a program a web page, and n8n any unknown file a text.
	const isGuess = !file.isAuthorsType && (declared === TEXT || declared === PAGE);
	const claims = {
		declared: isGuess ? undefined : declared,
		named: meaningful(typeOfName(name)),
	};
	const shown = shownType(content, name);
	const isCredible = (claim: string | undefined) =>
		claim !== undefined && isPossible(claim, shown, content);
	const credible = {
		declared: isCredible(claims.declared) ? claims.declared : undefined,
		named: isCredible(claims.named) ? claims.named : undefined,
	};
	const mimeType = decide(credible, shown) ?? plainType(content, declared);
	const disagreeing = [
		...(claims.named === credible.named ? [] : [`is called ${name}`]),
		...(claims.declared === credible.declared ? [] : [`was declared as ${claims.declared}`]),
	];
	return {
		mimeType,
		fileName: withEnding(name ?? 'file', mimeType) ?? 'file',
		warnings: [
			...(disagreeing.length > 0 ? [mismatch(disagreeing, mimeType)] : []),
			...(isPageInstead(file, mimeType, disagreeing) ? [PAGE_INSTEAD] : []),
			...(file.isShortened ? [SHORTENED] : []),
		],
	};
}

/** Without the ending of a URL's last part if it names a program rather than the file: `download.php`. */
function nameOf({ fileName, isUrlName }: CollectedMedia, content: Content): string | undefined {
	if (!isUrlName || fileName === undefined || !isProgram(fileName)) return fileName;
	const shown = shownType(content, undefined);
	const isFile = shown === undefined || mayBe(shown, typeOfName(fileName) ?? '');
	return isFile ? fileName : safeFileName(fileName.replace(/\.[^.]+$/, ''));
}

/** What the content is for sure; undefined when it is only text, or nothing known. */
function shownType(
	{ found, isText, page, isPdf }: Content,
	name: string | undefined,
): string | undefined {
	const named = typeOfName(name);
	const isCoincidence =
		found !== undefined && isText && !isTextual(found) && !SHOWN_BY_TEXT.includes(found);
	const isMarkup = found === undefined || isCoincidence || found === 'application/xml';
	if (!isMarkup) return found;
	// A signed file may hold a whole PDF.
	if (isPdf && (named === undefined || named === PDF)) return PDF;
	const isPage =
		page === 'whole'
			? !MAY_BEGIN_AS_PAGE.test(endingOf(name) ?? '')
			: page === 'part' && named !== undefined && !isTextual(named);
	if (isPage) return PAGE;
	return isCoincidence ? undefined : found;
}

/** Whether a file of a claimed type may have such content. */
function isPossible(
	claim: string,
	shown: string | undefined,
	{ isText, isRecognisable }: Content,
): boolean {
	// A binary format would have shown itself, a text need not.
	if (shown === undefined) return !isText || isTextual(claim) || !isRecognisable(claim);
	if (mayBe(shown, claim) || (isContainer(claim) && mayBe(claim, shown))) return true;
	if (isTextual(claim)) return isTextual(shown) && shown !== PAGE;
	// Somebody's own type may have any content; so may a type without a magic number in a container.
	return !isRecognisable(claim) && (isContainer(shown) || usualEnding(claim) === '');
}

/** Undefined if only {@link plainType} can tell. */
function decide(
	{ declared, named }: { declared: string | undefined; named: string | undefined },
	shown: string | undefined,
): string | undefined {
	if (declared === undefined) return named ?? shown;
	return isContainer(declared) ? (named ?? shown ?? declared) : declared;
}

function plainType({ isText }: Content, declared: string | undefined): string {
	if (!isText) return UNKNOWN;
	return declared !== undefined && isTextual(declared) ? declared : TEXT;
}

/** @param claims continue the sentence after "The file" */
function mismatch(claims: string[], type: string): string {
	const content = type === PAGE ? `a web page (${PAGE}), perhaps one to sign in` : type;
	return `The file ${claims.join(' and ')}, but its content is ${content}: it was sent as that.`;
}

const PAGE_INSTEAD =
	'The URL answered with a web page, and that was sent. Check in a private browser window that it leads to the file itself.';

const SHORTENED = `The file name was longer than ${MAX_NAME_BYTES} bytes: it was sent shortened.`;

/** Links to share a file often lead to a page about it; nobody meant that, unless the author or the URL says so. */
function isPageInstead(
	{ isFromUrl, isAuthorsType, fileName }: CollectedMedia,
	mimeType: string,
	disagreeing: string[],
): boolean {
	if (!isFromUrl || mimeType !== PAGE || disagreeing.length > 0) return false;
	return !isAuthorsType && typeOfName(fileName) !== PAGE;
}
