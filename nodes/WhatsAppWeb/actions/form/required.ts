import type { INodeProperties } from 'n8n-workflow';
import { WhatsAppError } from '../../errors';
import { picked } from '../../message/written';
import type { ParameterReader } from './parameters';

const EMPTY_FIELD =
	"Fill it in. Where there is an expression, look at the preview below the field: it gave no value. Is what it names in the input on the left? Behind another node, use {{ $('WhatsApp Web Trigger').item.json.chat }}.";

/**
 * The error that names every required field without a value at once; undefined while there are not several of them.
 * @param fields of the operation
 */
export function severalEmpty(
	fields: readonly INodeProperties[],
	form: ParameterReader,
): WhatsAppError | undefined {
	const empty = fields.filter(
		(field) => field.required && isShown(field, form) && isEmpty(form.source.value(field.name)),
	);
	const last = empty.at(-1);
	if (!last || empty.length < 2) return undefined;
	const labels = empty.map(({ displayName }) => `'${displayName}'`);
	const words = `${labels.slice(0, -1).join(', ')} and '${last.displayName}' are empty`;
	const parameters = empty.map(({ name }) => name);
	return new WhatsAppError('invalid_parameter', words, {
		description: EMPTY_FIELD,
		details: { parameter: parameters[0], parameters },
	});
}

function isShown({ displayOptions }: INodeProperties, form: ParameterReader): boolean {
	return Object.entries(displayOptions?.show ?? {}).every(
		([name, values]) =>
			name.startsWith('/') || (values as unknown[]).includes(form.source.value(name)),
	);
}

/** A list without entries counts as filled in: what it must have is told by its own error. */
function isEmpty(given: unknown): boolean {
	const value = picked(given);
	if (typeof value === 'string') return value.trim() === '';
	return value === undefined || value === null;
}
