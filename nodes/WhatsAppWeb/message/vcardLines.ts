/** A property of a vCard (2.1 to 4.0). */
export interface VcardLine {
	/** Joined, as it was written otherwise. */
	raw: string;
	/** `item1` of `item1.TEL`, in lower case. */
	group?: string;
	/** In upper case; empty for a line that is no property. */
	name: string;
	/** `type=CELL`, `waid=628…`, or 2.1's bare `CELL`. */
	parameters: string[];
	/** Quoted-printable is decoded; backslashes still escape. */
	value: string;
	/** Whether the value was written as quoted-printable. */
	isQuotedPrintable: boolean;
}

/** `item1.TEL;type=CELL;waid=628…:+62 812…` in its parts. */
const LINE =
	/^(?:(?<group>[\w-]+)\.)?(?<name>[\w-]+)(?<parameters>(?:;(?:"[^"]*"|[^":;])*)*):(?<value>.*)$/s;

const QUOTED_PRINTABLE = /;(?:ENCODING=)?"?QUOTED-PRINTABLE\b/i;

/** The properties of a vCard, lines that were folded joined, with BEGIN and END; empty lines are left out. */
export function vcardLines(vcard: string): VcardLine[] {
	return joined(vcard.split(/\r\n|\r|\n/))
		.filter((line) => line.trim() !== '')
		.map(parseLine);
}

/**
 * The cards of a text, each without BEGIN and END; the text itself when it has neither. A card within a card (AGENT) is
 * left out.
 */
export function vcardsIn(vcard: string): VcardLine[][] {
	const cards: VcardLine[][] = [[]];
	let depth = 0;
	for (const line of vcardLines(vcard)) {
		const mark = /^(?:BEGIN|END)$/.test(line.name) && /^VCARD\s*$/i.test(line.value);
		if (mark) depth = Math.max(0, depth + (line.name === 'BEGIN' ? 1 : -1));
		if (mark && line.name === 'BEGIN' && depth === 1) cards.push([]);
		else if (!mark && depth <= 1) cards.at(-1)?.push(line);
	}
	return cards.filter((lines) => lines.length > 0);
}

/**
 * Joins what was folded: a line that begins with a blank continues the one before it (RFC 6350, 3.2), and one after `=`
 * at the end of a quoted-printable value (vCard 2.1).
 */
function joined(lines: string[]): string[] {
	const all: string[][] = [];
	let isSoft = false;
	let isEncoded = false;
	for (const line of lines) {
		const isFolded = /^[ \t]/.test(line) && all.length > 0;
		if (!isSoft && !isFolded) {
			all.push([]);
			isEncoded = QUOTED_PRINTABLE.test(line.slice(0, line.indexOf(':')));
		}
		const text = isFolded ? line.slice(1) : line;
		isSoft = isEncoded && /=\s*$/.test(text);
		all.at(-1)?.push(isSoft ? text.replace(/=\s*$/, '') : text);
	}
	return all.map((parts) => parts.join(''));
}

function parseLine(raw: string): VcardLine {
	const { group, name = '', parameters = '', value = '' } = LINE.exec(raw)?.groups ?? {};
	const list = parameters.split(';').filter((parameter) => parameter !== '');
	const isQuotedPrintable = QUOTED_PRINTABLE.test(parameters);
	const charset = list.map((each) => /^CHARSET="?([\w.:-]+)/i.exec(each)?.[1]).find(Boolean);
	return {
		raw,
		group: group?.toLowerCase(),
		name: name.toUpperCase(),
		parameters: list,
		value: isQuotedPrintable ? decodeQuotedPrintable(value, charset) : value,
		isQuotedPrintable,
	};
}

/** @param charset a label of the Encoding Standard; without one, UTF-8, or Windows-1252 where it is none */
function decodeQuotedPrintable(text: string, charset: string | undefined): string {
	const bytes: number[] = [];
	for (const [part] of text.matchAll(/=[\da-f]{2}|[^=]+|=/gi)) {
		if (/^=[\da-f]{2}$/i.test(part)) bytes.push(parseInt(part.slice(1), 16));
		else bytes.push(...new TextEncoder().encode(part));
	}
	for (const label of [charset, 'utf-8'].filter((each) => each !== undefined)) {
		try {
			return new TextDecoder(label, { fatal: true }).decode(Uint8Array.from(bytes));
		} catch {
			// An unknown label, or bytes of another charset.
		}
	}
	return new TextDecoder('windows-1252').decode(Uint8Array.from(bytes));
}
