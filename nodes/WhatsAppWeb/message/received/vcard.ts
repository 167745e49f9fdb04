import { asLine, asText } from '../untrusted';
import { type VcardLine, vcardsIn } from '../vcardLines';

export type ContactPhone = {
	/** As the sender wrote it: `+62 812-3456-7890`. */
	number: string;
	/** `CELL`, `HOME`, `WORK`, or the label of the sender's address book; null when there is none. */
	type: string | null;
	/** Digits of the WhatsApp account under this number, when the sender's phone knew it. */
	wa_id: string | null;
};

export interface ReceivedCard {
	/** The name it shows. */
	name: string | undefined;
	/** In its order. */
	phones: ContactPhone[];
	/** Its properties as they were written, from BEGIN to END. */
	vcard: string;
}

const MAX_PHONES = 100;
const MAX_CARDS = 300;

/** The cards of a text (vCard 2.1 to 4.0): mostly one, but some phones write several people into it. */
export function receivedCards(vcard: string): ReceivedCard[] {
	const cards = vcardsIn(vcard).slice(0, MAX_CARDS);
	if (cards.length <= 1) return [{ ...readCard(cards[0] ?? []), vcard }];
	return cards.map((lines) => {
		const written = ['BEGIN:VCARD', ...lines.map(({ raw }) => raw), 'END:VCARD'];
		return { ...readCard(lines), vcard: written.join('\n') };
	});
}

function readCard(lines: VcardLine[]): Omit<ReceivedCard, 'vcard'> {
	return { name: nameIn(lines), phones: phonesIn(lines) };
}

function phonesIn(lines: VcardLine[]): ContactPhone[] {
	const labels = new Map(
		lines.filter(({ name }) => name === 'X-ABLABEL').map(({ group, value }) => [group, value]),
	);
	return lines
		.filter((line) => line.name === 'TEL')
		.slice(0, MAX_PHONES)
		.flatMap(({ group, parameters, value }) => {
			const number = asLine(dialled(unescape(value)));
			if (number === undefined) return [];
			const type = phoneType(parameters) ?? (group && appleLabel(labels.get(group)));
			return [{ number, type: type || null, wa_id: whatsAppId(parameters) ?? null }];
		});
}

/** A number as people write it: `tel:+62-812;ext=5` is `+62-812 ext. 5` (RFC 3966). */
function dialled(value: string): string {
	const [, number = '', parameters = ''] = /^\s*tel:([^;]*)(.*)$/is.exec(value) ?? [];
	if (number === '') return value;
	const [, extension] = /;ext=([\d.-]+)/i.exec(parameters) ?? [];
	return extension === undefined ? number : `${number} ext. ${extension}`;
}

/** The formatted name, else the parts of the name in the order in which they are said. */
function nameIn(lines: VcardLine[]): string | undefined {
	const shown = lines.find(({ name }) => name === 'FN');
	return (shown && asLine(unescape(shown.value))) ?? structuredName(lines);
}

/** `Lee;Ann;;Dr.;` as "Dr. Ann Lee". */
function structuredName(lines: VcardLine[]): string | undefined {
	const value = lines.find(({ name }) => name === 'N')?.value ?? '';
	const [family, given, additional, prefix, suffix] = value
		.split(/(?<!\\);/)
		.map((part) => unescape(part));
	const parts = [prefix, given, additional, family, suffix];
	return asLine(parts.filter((part) => part?.trim()).join(' '));
}

/** `type=CELL,VOICE`, `TYPE="cell"`, or 2.1's bare `CELL`: the first word that says where the phone is. */
function phoneType(parameters: string[]): string | undefined {
	return parameters
		.filter((parameter) => /^type=|^[\w-]+$/i.test(parameter))
		.flatMap((parameter) =>
			parameter
				.replace(/^type=/i, '')
				.replaceAll('"', '')
				.split(','),
		)
		.map((word) => word.trim().toUpperCase())
		.find((word) => word !== '' && !NO_TYPES.has(word));
}

/** Words that say nothing of where a phone is. */
const NO_TYPES = new Set(['PREF', 'VOICE', 'QUOTED-PRINTABLE']);

/** Labels of Apple's address book: `Office`, or `_$!<Mobile>!$_` for the built-in ones. */
function appleLabel(label: string | undefined): string | undefined {
	return label && asLine(label.replace(/^_\$!<(.*)>!\$_$/, '$1'));
}

function whatsAppId(parameters: string[]): string | undefined {
	return parameters.map((parameter) => /^waid=(\d{5,20})$/i.exec(parameter)?.[1]).find(Boolean);
}

function unescape(value: string): string {
	const text = value.replace(/\\([\\;,nN])/g, (_, escaped: string) =>
		escaped.toLowerCase() === 'n' ? ' ' : escaped,
	);
	return asText(text) ?? '';
}
