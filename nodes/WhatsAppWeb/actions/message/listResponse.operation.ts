import { listResponseContent } from '../../message/response';
import { to } from '../form/message.properties';
import { defineMessageOperation } from '../operation';
import {
	answeredMessage,
	REPLY_ID_MAX,
	REPLY_NOTICE,
	REPLY_TITLE_MAX,
} from '../form/reply.properties';
import { sendRequest } from '../form/sendRequest';
import { field } from '../../fields';

export const listResponse = defineMessageOperation({
	option: {
		name: 'Choose From List',
		value: 'listResponse',
		action: 'Choose a row from the list of a business message',
		description: 'Quote the message that has the list',
	},
	visibility: { clients: 'all', notice: REPLY_NOTICE },
	documents: { waRs: {} },
	fields: [
		to,
		field('title', 'Title', 'string', {
			required: true,
			placeholder: 'e.g. Item 1',
			description: 'What the chosen row says',
		}),
		field('selectedRowId', 'Row ID', 'string', {
			required: true,
			placeholder: 'e.g. row_1',
			description: 'ID of the chosen row',
		}),
		field('description', 'Description', 'string', { description: 'Second line of the chosen row' }),
		answeredMessage,
	],
	read(parameters) {
		const title = parameters.text('title', { max: REPLY_TITLE_MAX });
		const rowId = parameters.text('selectedRowId', { max: REPLY_ID_MAX });
		const description = parameters.optionalText('description', { max: REPLY_TITLE_MAX });
		return sendRequest(parameters, listResponseContent(rowId, title, description));
	},
});
