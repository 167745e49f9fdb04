import { isGroupJid } from '../../message/jid';
import { TEXT_MAX } from '../../message/text';
import { actionRequest } from '../form/actionRequest';
import { to } from '../form/message.properties';
import { defineMessageOperation } from '../operation';
import { readTarget } from '../form/target';
import { field } from '../../fields';

export const comment = defineMessageOperation({
	option: {
		name: 'Send Comment',
		value: 'comment',
		action: 'Send comment',
		description: 'Comment on a post in the announcement group of a community',
	},
	visibility: {
		clients: 'all',
		notice:
			'Only posts in the announcement group of a community have comments. Elsewhere, send a text with Reply To.',
	},
	documents: { waRs: {} },
	fields: [
		{
			...to,
			placeholder: 'e.g. 120363000000000000@g.us',
			description: 'ID of the announcement group',
		},
		field('text', 'Text', 'string', {
			typeOptions: { rows: 4 },
			required: true,
			placeholder: 'e.g. Thank you for the news',
			description: 'What to say',
		}),
		field('targetMessageId', 'Target Message ID', 'string', {
			required: true,
			placeholder: 'e.g. 3EB0C431C26A1916E07A',
			description: 'ID of the post, which must have been sent or received here',
		}),
		field('targetChatJid', 'Target Chat ID', 'string', {
			placeholder: 'e.g. 120363000000000000@g.us',
			description: 'ID of the group the post is in. The one that is written to when empty.',
		}),
		field('targetParticipant', 'Target Participant', 'string', {
			placeholder: 'e.g. +62 812 3456 7890',
			description: 'Who wrote the post. Known from its ID when empty.',
		}),
	],
	read(parameters) {
		const text = parameters.text('text', { max: TEXT_MAX });
		const target = readTarget(parameters, 'targetMessageId', 'targetParticipant');
		const request = actionRequest(parameters, { kind: 'comment', text, target });
		if (!isGroupJid(request.to)) parameters.refuse('to', 'must be a group');
		if (parameters.has('targetChatJid') && parameters.recipient('targetChatJid') !== request.to) {
			parameters.refuse('targetChatJid', 'must be the group that is written to');
		}
		return request;
	},
});
