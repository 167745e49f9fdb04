import type { INodeProperties } from 'n8n-workflow';
import { invalidParameter, WhatsAppError } from '../../../nodes/WhatsAppWeb/errors';
import { field, listField } from '../../../nodes/WhatsAppWeb/fields';
import { inLabels } from '../../../nodes/WhatsAppWeb/labels';

const fields: INodeProperties[] = [
	field('to', 'Chat', 'string'),
	listField('phones', 'Phone Numbers', {
		entry: {
			name: 'phone',
			displayName: 'Phone Number',
			values: [field('number', 'Number', 'string')],
		},
	}),
	field('updateFields', 'Update Fields', 'collection', {
		options: [field('name', 'Name', 'string')],
	}),
	field('options', 'Options', 'collection', {
		options: [field('timeoutSeconds', 'Timeout (Seconds)', 'number')],
	}),
];

it.each([
	['to', "'Chat' is empty"],
	['phones', "'Phone Numbers' is empty"],
	['phones[1].number', "'Phone Numbers 2: Number' is empty"],
	['timeoutSeconds', "'Timeout (Seconds)' is empty"],
	['updateFields', "'Update Fields' is empty"],
	['name', "'Name' is empty"],
	// Of a request body of an API document.
	['options', "Parameter 'options' must not be empty"],
	['reply_to', "Parameter 'reply_to' must not be empty"],
	['phones[0].name', "Parameter 'phones[0].name' must not be empty"],
	['toString', "Parameter 'toString' must not be empty"],
])('%s', (parameter, message) => {
	const error = inLabels(invalidParameter(parameter, 'must not be empty', 'Fill it in.'), fields);
	const details = { parameter };
	expect(error).toMatchObject({
		code: 'invalid_parameter',
		message,
		description: 'Fill it in.',
		details,
	});
});

it('leaves every other error as it is', () => {
	const error = new WhatsAppError('rate_limited', "Parameter 'to' is fine", {});
	expect(inLabels(error, fields)).toBe(error);
});
