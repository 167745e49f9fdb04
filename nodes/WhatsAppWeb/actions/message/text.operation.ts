import { TEXT_MAX, textContent } from '../../message/text';
import { formerReplyTo, to } from '../form/message.properties';
import { defineMessageOperation } from '../operation';
import { sendRequest } from '../form/sendRequest';
import { field } from '../../fields';

export const text = defineMessageOperation({
	option: {
		name: 'Send Text',
		value: 'text',
		action: 'Send a text message',
		description: 'Words, links and emoji',
	},
	visibility: { clients: 'all' },
	documents: { waRs: {}, waServer: {} },
	fields: [
		to,
		field('text', 'Text', 'string', {
			typeOptions: { rows: 4 },
			required: true,
			placeholder: 'e.g. Your order is on its way',
			description:
				'What to say. *bold*, _italic_, ~strikethrough~ and lists are shown as in WhatsApp.',
		}),
		formerReplyTo,
	],
	read: (parameters) =>
		sendRequest(parameters, textContent(parameters.text('text', { max: TEXT_MAX }))),
});
