/** Names of the characters from U+00A0 to U+00FF (WHATWG HTML, named character references). */
const LATIN_1 = (
	'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para ' +
	'middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave ' +
	'Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute ' +
	'Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave ' +
	'iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml'
).split(' ');

/** The other names that titles have. */
const OTHERS = {
	amp: '&',
	apos: "'",
	bull: '•',
	euro: '€',
	gt: '>',
	hellip: '…',
	ldquo: '“',
	lsquo: '‘',
	lt: '<',
	mdash: '—',
	ndash: '–',
	quot: '"',
	rdquo: '”',
	rsquo: '’',
	trade: '™',
};

const NAMED: ReadonlyMap<string, string> = new Map([
	...LATIN_1.map((name, index): [string, string] => [name, String.fromCodePoint(0xa0 + index)]),
	...Object.entries(OTHERS),
]);

const REFERENCE = /&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z][a-z\d]{1,31}));?/gi;

/** The text of a piece of HTML without tags in it, on one line. A reference that nobody knows stays as it is. */
export function plainText(html: string): string {
	return html
		.replace(REFERENCE, (written, decimal?: string, hex?: string, name?: string) => {
			if (name !== undefined) return NAMED.get(name) ?? written;
			return character(decimal === undefined ? parseInt(hex ?? '', 16) : Number(decimal));
		})
		.replace(/\s+/g, ' ')
		.trim();
}

function character(code: number): string {
	const isCharacter = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
	return isCharacter ? String.fromCodePoint(code) : '\ufffd';
}
