import { isGroupJid } from '../../message/jid';
import { TEXT_MAX } from '../../message/text';
import { actionRequest } from '../form/actionRequest';
import { GIVEN_BY_ACTIONS } from '../form/gives';
import { defineMessageOperation } from '../operation';
import { readTarget } from '../form/target';
import { field } from '../../fields';
import { groupPicker, personPicker } from '../../pickers';

export const comment = defineMessageOperation({
	option: {
		name: 'Comment on Community Post',
		value: 'comment',
		action: 'Comment on a community announcement',
		description: 'Elsewhere quote the message',
	},
	visibility: {
		clients: 'all',
		notice:
			'Only posts in the announcement group of a community have comments. Elsewhere, send a text that quotes the post.',
	},
	documents: { waRs: {} },
	gives: GIVEN_BY_ACTIONS,
	fields: [
		groupPicker('to', 'Chat', {
			required: true,
			hint: 'To answer, drag "chat" here from the trigger',
			description: 'The announcement group: from the list, or its ID as the trigger gives it',
		}),
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
		groupPicker('targetChatJid', 'Target Chat', {
			description: 'The group the post is in. The one that is written to when empty.',
		}),
		personPicker('targetParticipant', 'Target Participant', {
			description: 'Who wrote the post. Known from its ID when empty.',
		}),
	],
	read(parameters) {
		const text = parameters.text('text', { max: TEXT_MAX });
		const target = readTarget(parameters, 'targetMessageId', 'targetParticipant');
		const request = actionRequest(parameters, { kind: 'comment', text, target });
		if (!isGroupJid(request.to)) parameters.refuse('to', 'must be a group');
		const targetChat = parameters.optionalRecipient('targetChatJid');
		if (targetChat !== undefined && targetChat !== request.to) {
			parameters.refuse('targetChatJid', 'must be the group that is written to');
		}
		return request;
	},
});
