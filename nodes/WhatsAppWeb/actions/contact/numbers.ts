import { bareJid, isLidJid, isPnJid, phoneOf } from '../../message/jid';
import { readPhone } from '../../message/phone';
import { picked, writtenChoice } from '../../message/written';
import type { ParameterReader } from '../form/parameters';

/** Of one execution's item. A list of more is most likely not meant. */
const MAX = 10_000;

/** One number as its author gave it. */
export type GivenNumber = { input: string } & (
	| { phone: string }
	| { lid: string }
	| { problem: string }
);

/**
 * The numbers of a field: a text with one on each line or with commas, or a list. What cannot be one is told at its place,
 * so that one bad cell of a spreadsheet does not spoil the others.
 * @throws WhatsAppError `invalid_parameter` when there are none
 */
export function readNumbers(parameters: ParameterReader, name: string): GivenNumber[] {
	const given = picked(parameters.source.value(name));
	const entries: unknown[] =
		typeof given === 'string' ? given.split(/[,;\r\n]+/) : Array.isArray(given) ? given : [given];
	const numbers = entries.flatMap((entry) => (isBlank(entry) ? [] : [read(entry)]));
	if (numbers.length === 0) parameters.refuse(name, 'must not be empty');
	if (numbers.length > MAX) {
		parameters.refuse(name, `must not be more than ${MAX} numbers`, 'Check them in several runs.');
	}
	return numbers;
}

function isBlank(entry: unknown): boolean {
	return entry === undefined || entry === null || (typeof entry === 'string' && !entry.trim());
}

function read(entry: unknown): GivenNumber {
	const written = writtenChoice(entry);
	if ('problem' in written) return { input: inputOf(entry), problem: written.problem };
	const input = written.value;
	if (!input.includes('@')) {
		const phone = readPhone(input);
		return 'digits' in phone ? { input, phone: phone.digits } : { input, problem: phone.problem };
	}
	const jid = bareJid(input.toLowerCase());
	if (isLidJid(jid)) return { input, lid: jid };
	const phone = isPnJid(jid) ? phoneOf(jid) : null;
	if (phone !== null && /^\d{5,16}$/.test(phone)) return { input, phone };
	return { input, problem: 'is no phone number' };
}

/** What stands for a value that is no text. */
function inputOf(entry: unknown): string {
	return typeof entry === 'number' ? String(entry) : (JSON.stringify(entry) ?? '');
}
