import { asLine, asText } from '../untrusted';

export type ContactPhone = {
	/** As the sender wrote it: `+62 812-3456-7890`. */
	number: string;
	/** `CELL`, `HOME`, `WORK`, or the label of the sender's address book; null when there is none. */
	type: string | null;
	/** Digits of the WhatsApp account under this number, when the sender's phone knew it. */
	wa_id: string | null;
};

const MAX_PHONES = 100;

/** `item1.TEL;type=CELL;waid=628…:+62 812…` in its parts. */
const LINE =
	/^(?:(?<group>[\w-]+)\.)?(?<name>[\w-]+)(?<parameters>(?:;(?:"[^"]*"|[^";:])*)*):(?<value>.*)$/;

interface VcardLine {
	group: string | undefined;
	name: string;
	parameters: string[];
	value: string;
}

/** All phone numbers of a vCard (2.1 to 4.0), in its order. */
export function vcardPhones(vcard: string): ContactPhone[] {
	const lines = unfold(vcard)
		.map(parseLine)
		.filter((line) => line !== undefined);
	const labels = new Map(
		lines.filter(({ name }) => name === 'X-ABLABEL').map(({ group, value }) => [group, value]),
	);
	return lines
		.filter((line) => line.name === 'TEL')
		.slice(0, MAX_PHONES)
		.flatMap(({ group, parameters, value }) => {
			const number = asLine(unescape(value).replace(/^tel:/i, ''));
			if (number === undefined) return [];
			const type = phoneType(parameters) ?? (group && appleLabel(labels.get(group)));
			return [{ number, type: type || null, wa_id: whatsAppId(parameters) ?? null }];
		});
}

/** The name a vCard shows. */
export function vcardName(vcard: string): string | undefined {
	const line = unfold(vcard)
		.map(parseLine)
		.find((parsed) => parsed?.name === 'FN');
	return line && asLine(unescape(line.value));
}

/** Joins folded lines: a line that begins with a blank continues the one before it (RFC 6350, 3.2). */
function unfold(vcard: string): string[] {
	return vcard.replace(/\r?\n[ \t]/g, '').split(/\r?\n|\r/);
}

function parseLine(line: string): VcardLine | undefined {
	const { group, name, parameters, value } = LINE.exec(line)?.groups ?? {};
	if (name === undefined || value === undefined) return undefined;
	return {
		group: group?.toLowerCase(),
		name: name.toUpperCase(),
		parameters: (parameters ?? '').split(';').filter((parameter) => parameter !== ''),
		value,
	};
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
		.find((word) => word !== '' && word !== 'PREF' && word !== 'VOICE');
}

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
