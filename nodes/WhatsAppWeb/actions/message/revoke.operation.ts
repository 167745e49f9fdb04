import { actionRequest } from '../form/actionRequest';
import { to } from '../form/message.properties';
import { defineMessageOperation } from '../operation';
import { messageId, targetWithoutSender, readTarget, TARGET_NAMES } from '../form/target';
import { field } from '../../fields';

export const revoke = defineMessageOperation({
	option: {
		name: 'Delete Message',
		value: 'revoke',
		action: 'Delete message for everyone',
		description: 'Delete a message for everyone, within about two days',
	},
	visibility: { clients: 'all' },
	documents: { waRs: { names: TARGET_NAMES } },
	fields: [
		to,
		messageId,
		field('originalSender', 'Original Sender', 'string', {
			placeholder: 'e.g. +62 812 3456 7890',
			description:
				'Who wrote the message, to delete it as an admin of the group: a phone number with country code, or an ID',
		}),
		targetWithoutSender,
	],
	read(parameters) {
		const target = readTarget(parameters, 'messageId', 'originalSender');
		return actionRequest(parameters, { kind: 'revoke', target });
	},
});
