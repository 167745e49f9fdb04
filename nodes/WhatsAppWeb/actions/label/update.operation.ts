import { field } from '../../fields';
import { defineOperation } from '../operation';
import {
	businessNotice,
	colorField,
	LABEL_EXAMPLE,
	labelField,
	labelJson,
	nameField,
	readColor,
	readLabel,
	readName,
} from './label.properties';

export const update = defineOperation({
	option: {
		name: 'Update',
		value: 'update',
		action: 'Rename or recolour a label',
		description: 'Only what you add is changed',
	},
	fields: [
		businessNotice,
		labelField,
		field('updateFields', 'Update Fields', 'collection', {
			placeholder: 'Add field',
			default: {},
			description: 'What to change of the label',
			options: [colorField, nameField],
		}),
	],
	gives: LABEL_EXAMPLE,
	read(parameters) {
		const label = readLabel(parameters);
		const name = readName(parameters, 'updateFields.name');
		const color = readColor(parameters, 'updateFields.color');
		if (name === undefined && color === undefined) {
			parameters.refuse('updateFields', 'must have a name or a color: nothing is to be changed');
		}
		return {
			kind: 'session',
			async run({ client }, { signal }) {
				const args = { label, name, color };
				return { json: labelJson(await client.command('updateLabel', args, { signal })) };
			},
		};
	},
});
