import type { INodeProperties } from 'n8n-workflow';
import { WhatsAppError } from './errors';

/**
 * The error as its author meets it: with the label on the screen where a parameter's name stands. `details` keep the name.
 * @param fields of the form; an error about anything else stays as it is
 */
export function inLabels(error: WhatsAppError, fields: readonly INodeProperties[]): WhatsAppError {
	const { code, message, description, retryable, details, cause } = error;
	const { parameter } = details;
	const name = `Parameter '${String(parameter)}' `;
	if (typeof parameter !== 'string' || !message.startsWith(name)) return error;
	const label = labelOf(fields, parameter);
	if (label === undefined) return error;
	const problem = message.slice(name.length).replace(/^must not be empty$/, 'is empty');
	const words = `'${label}' ${problem}`;
	return new WhatsAppError(code, words, { description, retryable, details, cause });
}

/** @param path a parameter's name; within a list `phones[0].number` */
function labelOf(fields: readonly INodeProperties[], path: string): string | undefined {
	const [, name, index, rest = ''] = /^([^[.]+)(?:\[(\d+)\]\.(.+))?$/.exec(path) ?? [];
	for (const field of fields) {
		// The fields of a collection are known by their own names.
		const within = field.type === 'collection' ? labelOf(fieldsIn(field), path) : undefined;
		if (within !== undefined) return within;
		if (field.name !== name || isOptions(field)) continue;
		if (index === undefined) return field.displayName;
		const inner = labelOf(fieldsIn(field), rest);
		return inner && `${field.displayName} ${Number(index) + 1}: ${inner}`;
	}
	return undefined;
}

/** Whether it is the collection that has the name of a field of the API documents. */
function isOptions({ name, type }: INodeProperties): boolean {
	return name === 'options' && type === 'collection';
}

/** The fields of a collection, or of the one group of a list. */
function fieldsIn({ options = [] }: INodeProperties): INodeProperties[] {
	return options.flatMap((option) => {
		if ('values' in option) return option.values;
		return 'type' in option ? [option] : [];
	});
}
