import { defineOperation } from '../operation';
import { given, labelled, setLabel } from './setLabel';

export const remove = defineOperation({
	option: {
		name: 'Remove',
		value: 'remove',
		action: 'Take a label off a chat or message',
		description: 'The label itself stays',
	},
	fields: labelled,
	gives: given(false),
	read: (parameters) => setLabel(parameters, false),
});
