import { field } from '../../fields';
import { madeOnceFields } from '../form/duplicateProtection.properties';
import { defineOperation } from '../operation';
import {
	businessNotice,
	colorField,
	LABEL_EXAMPLE,
	labelJson,
	nameField,
	readColor,
	readName,
} from './label.properties';

export const create = defineOperation({
	option: {
		name: 'Create',
		value: 'create',
		action: 'Create a label',
		description: 'Up to 20',
	},
	fields: [
		businessNotice,
		{ ...nameField, required: true },
		field('options', 'Options', 'collection', {
			placeholder: 'Add option',
			default: {},
			description: 'How the label looks; the first free color when empty',
			options: [colorField, ...madeOnceFields],
		}),
	],
	gives: { ...LABEL_EXAMPLE, warnings: [] },
	read(parameters) {
		const name = readName(parameters, 'name') ?? parameters.refuse('name', 'must not be empty');
		const color = readColor(parameters, 'options.color');
		return {
			kind: 'session',
			once: `label ${name}`,
			async run({ client }, { signal, idempotency }) {
				const options = { signal, idempotency };
				const made = await client.command('createLabel', { name, color }, options);
				return { json: { ...labelJson(made), warnings: made.warnings } };
			},
		};
	},
});
