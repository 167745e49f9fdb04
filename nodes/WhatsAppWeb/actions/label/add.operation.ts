import { defineOperation } from '../operation';
import { given, labelled, setLabel } from './setLabel';

export const add = defineOperation({
	option: {
		name: 'Add',
		value: 'add',
		action: 'Put a label on a chat or message',
		description: 'Only you see it',
	},
	fields: labelled,
	gives: given(true),
	read: (parameters) => setLabel(parameters, true),
});
