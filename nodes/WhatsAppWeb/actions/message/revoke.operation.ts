import { actionRequest } from '../form/actionRequest';
import { ofMessage } from '../form/message.properties';
import { GIVEN_BY_ACTIONS } from '../form/gives';
import { defineMessageOperation } from '../operation';
import { former } from '../form/moved';
import { messageId, originalSender, formerTarget, readTarget, TARGET_NAMES } from '../form/target';

export const revoke = defineMessageOperation({
	option: {
		name: 'Delete for Everyone',
		value: 'revoke',
		action: 'Delete a message for everyone',
		description: "Within about two days; others' only as a group admin",
	},
	visibility: { clients: 'all' },
	documents: { waRs: { names: TARGET_NAMES } },
	gives: GIVEN_BY_ACTIONS,
	fields: [ofMessage, messageId, former(originalSender), formerTarget],
	read(parameters) {
		const target = readTarget(parameters, 'messageId', 'originalSender');
		return actionRequest(parameters, { kind: 'revoke', target });
	},
});
