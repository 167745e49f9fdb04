import { buttonsResponseContent } from '../../message/response';
import { to } from '../form/message.properties';
import { defineMessageOperation } from '../operation';
import {
	answeredMessage,
	REPLY_ID_MAX,
	REPLY_NOTICE,
	REPLY_TITLE_MAX,
	selectedDisplayText,
} from '../form/reply.properties';
import { sendRequest } from '../form/sendRequest';
import { field } from '../../fields';

export const buttonsResponse = defineMessageOperation({
	option: {
		name: 'Press Button',
		value: 'buttonsResponse',
		action: 'Press a reply button of a business message',
		description: 'Quote the message that has the buttons',
	},
	visibility: { clients: 'all', notice: REPLY_NOTICE },
	documents: { waRs: {} },
	fields: [
		to,
		field('selectedButtonId', 'Button ID', 'string', {
			required: true,
			placeholder: 'e.g. btn_1',
			description: 'ID of the chosen button',
		}),
		selectedDisplayText,
		answeredMessage,
	],
	read(parameters) {
		const id = parameters.text('selectedButtonId', { max: REPLY_ID_MAX });
		const displayText = parameters.text('selectedDisplayText', { max: REPLY_TITLE_MAX });
		return sendRequest(parameters, buttonsResponseContent(id, displayText));
	},
});
