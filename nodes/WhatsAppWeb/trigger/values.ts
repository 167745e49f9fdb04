import { inspect } from 'node:util';
import { invalidParameter } from '../errors';
import {
	isPlainObject,
	type Written,
	writtenBoolean,
	writtenChoice,
	writtenNumber,
	writtenText,
} from '../message/written';

// Readers for the form's values, which n8n does not check. Each throws WhatsAppError `invalid_parameter`.

export function readBoolean(value: unknown, name: string): boolean {
	return accept(writtenBoolean(value), name);
}

/** A number between the limits, or a text that is one. @param what of the sentence "must be a number of …" */
export function readNumber(
	value: unknown,
	name: string,
	{ above, max, what }: { above: number; max: number; what: string },
): number {
	const written = writtenNumber(value);
	if ('value' in written && written.value > above && written.value <= max) return written.value;
	throw invalidParameter(
		name,
		`must be a number of ${what} between ${Math.max(above, 0)} and ${max}`,
	);
}

/** Without blanks around it. */
export function readText(value: unknown, name: string): string {
	return accept(writtenText(value), name).trim();
}

/** The fields of a collection; none for one that is empty. */
export function readCollection(value: unknown, name: string): Record<string, unknown> {
	if (value === undefined || value === null || value === '') return {};
	if (isPlainObject(value)) return value;
	throw invalidParameter(name, 'must be fields with their values');
}

/** The rows of a list field, which n8n gives as `{ <group>: [ … ] }`. @param group the name of its only group */
export function readRows(
	value: unknown,
	name: string,
	group: string,
): Array<Record<string, unknown>> {
	const { [group]: rows = [], ...others } = readCollection(value, name);
	if (Array.isArray(rows) && rows.every(isPlainObject) && Object.keys(others).length === 0) {
		return rows;
	}
	throw invalidParameter(name, 'must be a list of entries', 'Add the entries one by one.');
}

/** A resource locator, or its value; undefined if nothing was chosen. */
export function readLocator(value: unknown, name: string): string | undefined {
	return accept(writtenChoice(value), name) || undefined;
}

/** @returns the choices without duplicates */
export function readChoices<Choice extends string>(
	value: unknown,
	name: string,
	choices: ReadonlyArray<{ value: Choice }>,
): Choice[] {
	const chosen: unknown[] = Array.isArray(value) ? value : [value];
	return [...new Set(chosen.map((each) => readChoice(each, name, choices)))];
}

export function readChoice<Choice extends string>(
	value: unknown,
	name: string,
	choices: ReadonlyArray<{ value: Choice }>,
): Choice {
	const choice = choices.find((each) => each.value === value);
	if (choice) return choice.value;
	const known = choices.map((each) => each.value).join(', ');
	throw invalidParameter(name, `has an unknown choice: ${shown(value)}`, `Choose among: ${known}.`);
}

/** A value in an error, whatever it is. */
export function shown(value: unknown): string {
	return typeof value === 'string' ? JSON.stringify(value) : inspect(value, { depth: 1 });
}

function accept<Value>(written: Written<Value>, name: string): Value {
	if ('value' in written) return written.value;
	throw invalidParameter(name, written.problem, written.description);
}
