import { defineOperation } from '../operation';
import {
	businessNotice,
	LABEL_EXAMPLE,
	labelField,
	labelJson,
	readLabel,
} from './label.properties';

export const deleteLabel = defineOperation({
	option: {
		name: 'Delete',
		value: 'delete',
		action: 'Delete a label',
		description: 'Also from all chats',
	},
	fields: [businessNotice, labelField],
	gives: { ...LABEL_EXAMPLE, deleted: true },
	read(parameters) {
		const label = readLabel(parameters);
		return {
			kind: 'session',
			async run({ client }, { signal }) {
				const deleted = await client.command('deleteLabel', { label }, { signal });
				return { json: { ...labelJson(deleted), deleted: true } };
			},
		};
	},
});
