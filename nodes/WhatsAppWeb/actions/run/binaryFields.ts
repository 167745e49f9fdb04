import type { INodeExecutionData } from 'n8n-workflow';
import { invalidParameter, type WhatsAppError } from '../../errors';

/**
 * The item's binary fields that its author names: separated by commas, with one `*` for any characters. A name that no field has stands
 * for those that n8n's nodes make of it when they put out several files: `photo_0`, `photo_1`, …
 * @param parameter that has the names, for errors
 * @returns each once, in the order of the names, and of the item
 * @throws WhatsAppError `invalid_parameter`
 */
export function binaryFields(
	names: string,
	{ binary = {} }: INodeExecutionData,
	parameter: string,
): string[] {
	const known = Object.keys(binary);
	const found = names
		.split(',')
		.map((name) => name.trim())
		.filter((name) => name !== '')
		.flatMap((name) => {
			const fields = named(name, known);
			if (fields.length === 0) throw noField(parameter, name, known);
			return fields;
		});
	return [...new Set(found)];
}

function named(name: string, known: string[]): string[] {
	if (known.includes(name)) return [name];
	const [start = '', end, ...more] = name.split('*');
	if (more.length > 0) return [];
	return known.filter((field) =>
		end === undefined
			? field.startsWith(start) && /^_?\d+$/.test(field.slice(start.length))
			: field.length >= start.length + end.length && field.startsWith(start) && field.endsWith(end),
	);
}

function noField(parameter: string, name: string, known: string[]): WhatsAppError {
	return invalidParameter(
		parameter,
		name === '*' ? 'names no file: the item has none' : `names no file: the item has no '${name}'`,
		`Files of this item: ${known.length > 0 ? known.join(', ') : 'none'}.`,
	);
}
