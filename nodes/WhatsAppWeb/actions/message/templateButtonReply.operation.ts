import { templateButtonReplyContent } from '../../message/response';
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

/** No template has as many buttons. */
const INDEX_MAX = 99;

export const templateButtonReply = defineMessageOperation({
	option: {
		name: 'Press Template Button',
		value: 'templateButtonReply',
		action: 'Press a button of a business template message',
		description: 'Quote the template',
	},
	visibility: { clients: 'all', notice: REPLY_NOTICE },
	documents: { waRs: {} },
	fields: [
		to,
		field('selectedId', 'Button ID', 'string', {
			required: true,
			placeholder: 'e.g. btn_1',
			description: 'ID of the chosen button',
		}),
		selectedDisplayText,
		field('selectedIndex', 'Button Index', 'number', {
			typeOptions: { minValue: 0, maxValue: INDEX_MAX },
			description: 'Place of the chosen button, counted from 0',
		}),
		answeredMessage,
	],
	read(parameters) {
		const id = parameters.text('selectedId', { max: REPLY_ID_MAX });
		const displayText = parameters.text('selectedDisplayText', { max: REPLY_TITLE_MAX });
		const index = parameters.optionalInteger('selectedIndex', { min: 0, max: INDEX_MAX });
		return sendRequest(parameters, templateButtonReplyContent(id, displayText, index));
	},
});
