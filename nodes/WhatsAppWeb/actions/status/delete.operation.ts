import { field } from '../../fields';
import { STATUS_JID } from '../../message/jid';
import { readMessageId } from '../form/messageId';
import { defineOperation } from '../operation';
import { GIVEN_BY_DELETION } from './statusRequest';

export const deleteStatus = defineOperation({
	option: {
		name: 'Delete',
		value: 'delete',
		action: 'Delete a status you posted',
		description: 'For everyone',
	},
	gives: GIVEN_BY_DELETION,
	fields: [
		field('messageId', 'Message ID', 'string', {
			required: true,
			placeholder: 'e.g. 3EB0C431C26A1916E07A',
			hint: 'Drag message_id from the node that posted the status',
			description: 'Which of your own posts to delete',
		}),
	],
	read(parameters) {
		const target = { id: readMessageId(parameters, 'messageId'), fromMe: true };
		const content = { message: {}, action: { kind: 'revoke' as const, target } };
		return { kind: 'send', to: STATUS_JID, content, warnings: [] };
	},
});
