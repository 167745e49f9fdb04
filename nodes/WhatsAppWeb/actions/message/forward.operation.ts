import { forwardContent } from '../../message/forward';
import { TEXT_MAX } from '../../message/text';
import { replyTo, to } from '../common.properties';
import { defineMessageOperation } from '../operation';
import { sendRequest } from '../sendRequest';

export const forward = defineMessageOperation({
	option: {
		name: 'Forward Text',
		value: 'forward',
		action: 'Forward text message',
		description: 'Send words under the mark "Forwarded"',
	},
	visibility: { clients: 'all' },
	documents: { waRs: {} },
	fields: [
		to,
		{
			displayName: 'Text',
			name: 'text',
			type: 'string',
			typeOptions: { rows: 4 },
			required: true,
			default: '',
			placeholder: 'e.g. Forwarded content here',
			description: 'What to say',
		},
		replyTo,
	],
	read: (parameters) =>
		sendRequest(parameters, forwardContent(parameters.text('text', { max: TEXT_MAX }))),
});
