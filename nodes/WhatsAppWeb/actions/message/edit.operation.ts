import { TEXT_MAX } from '../../message/text';
import { actionRequest } from '../form/actionRequest';
import { ofMessage } from '../form/message.properties';
import { GIVEN_BY_ACTIONS } from '../form/gives';
import { defineMessageOperation } from '../operation';
import { messageId, formerTarget, readTarget, TARGET_NAMES } from '../form/target';
import { field } from '../../fields';

export const edit = defineMessageOperation({
	option: {
		name: 'Edit',
		value: 'edit',
		action: 'Edit a message you sent',
		description: 'Text or caption, within 15 minutes',
	},
	visibility: { clients: 'all' },
	documents: { waRs: { names: TARGET_NAMES } },
	gives: { ...GIVEN_BY_ACTIONS, edited_message_id: GIVEN_BY_ACTIONS.target_message_id },
	fields: [
		ofMessage,
		messageId,
		field('text', 'Text', 'string', {
			typeOptions: { rows: 4 },
			required: true,
			placeholder: 'e.g. Your order leaves tomorrow',
			description: 'The new text, or the new caption of a file',
		}),
		formerTarget,
	],
	read(parameters) {
		const text = parameters.text('text', { max: TEXT_MAX });
		const target = readTarget(parameters);
		return {
			...actionRequest(parameters, { kind: 'edit', text, target }),
			answer: { edited_message_id: target.id },
		};
	},
});
