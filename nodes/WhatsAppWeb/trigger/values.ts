import { invalidParameter } from '../errors';

// Readers for the form's values, which n8n does not check. Each throws WhatsAppError `invalid_parameter`.

export function readBoolean(value: unknown, name: string): boolean {
	if (typeof value === 'boolean') return value;
	throw invalidParameter(name, 'must be true or false');
}

export function readText(value: unknown, name: string): string {
	if (typeof value === 'string') return value.trim();
	throw invalidParameter(name, 'must be a text');
}

/** @returns the choices without duplicates */
export function readChoices<Choice extends string>(
	value: unknown,
	name: string,
	choices: ReadonlyArray<{ value: Choice }>,
): Choice[] {
	const chosen: unknown[] = Array.isArray(value) ? value : [value];
	for (const each of chosen) readChoice(each, name, choices);
	return [...new Set(chosen as Choice[])];
}

export function readChoice<Choice extends string>(
	value: unknown,
	name: string,
	choices: ReadonlyArray<{ value: Choice }>,
): Choice {
	if (choices.some((choice) => choice.value === value)) return value as Choice;
	const known = choices.map((choice) => choice.value).join(', ');
	throw invalidParameter(
		name,
		`has an unknown choice: ${JSON.stringify(value)}`,
		`Choose among: ${known}.`,
	);
}
