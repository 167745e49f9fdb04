import { forwardContent } from '../../message/forward';
import { TEXT_MAX } from '../../message/text';
import { actionRequest } from '../form/actionRequest';
import { formerReplyTo, to } from '../form/message.properties';
import { readOptionalMessageId } from '../form/messageId';
import { GIVEN_BY_ACTIONS } from '../form/gives';
import { defineMessageOperation } from '../operation';
import { sendRequest } from '../form/sendRequest';
import { field } from '../../fields';
import { chatPicker } from '../../pickers';

export const forward = defineMessageOperation({
	option: {
		name: 'Forward',
		value: 'forward',
		action: 'Forward a message to a chat',
		description: 'Marked "Forwarded"',
	},
	visibility: { clients: 'all' },
	documents: { waRs: {} },
	gives: GIVEN_BY_ACTIONS,
	fields: [
		to,
		field('messageId', 'Message ID', 'string', {
			placeholder: 'e.g. 3EB0C431C26A1916E07A',
			description:
				'ID of a text, file, place or contact that was sent or received here. Empty forwards the text below.',
		}),
		chatPicker('fromChat', 'From Chat', {
			description: 'The chat that message is in, should several have one of this ID',
		}),
		field('text', 'Text', 'string', {
			typeOptions: { rows: 4 },
			placeholder: 'e.g. Forwarded content here',
			description: 'What to say, when there is no message to forward',
		}),
		formerReplyTo,
	],
	read(parameters) {
		const id = readOptionalMessageId(parameters, 'messageId');
		if (id === undefined) {
			return sendRequest(parameters, forwardContent(parameters.text('text', { max: TEXT_MAX })));
		}
		if (parameters.has('text')) {
			parameters.refuse('text', 'must not be given together with the ID of a message');
		}
		const chat = parameters.optionalRecipient('fromChat');
		return {
			...actionRequest(parameters, { kind: 'forward', chat, target: { id } }),
			replyTo: readOptionalMessageId(parameters, 'replyTo'),
		};
	},
});
