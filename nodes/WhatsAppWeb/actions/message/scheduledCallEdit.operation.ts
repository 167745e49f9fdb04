import { actionRequest } from '../form/actionRequest';
import { to } from '../form/message.properties';
import { GIVEN_BY_ACTIONS } from '../form/gives';
import { defineMessageOperation } from '../operation';
import { readTarget } from '../form/target';
import { field } from '../../fields';

export const scheduledCallEdit = defineMessageOperation({
	option: {
		name: 'Cancel Scheduled Call',
		value: 'scheduledCallEdit',
		action: 'Cancel a scheduled call',
		description: 'One that was scheduled from here',
	},
	visibility: { clients: 'all' },
	documents: { waRs: {} },
	gives: GIVEN_BY_ACTIONS,
	fields: [
		to,
		field('scheduledCallMessageId', 'Scheduled Call Message ID', 'string', {
			required: true,
			placeholder: 'e.g. 3EB0C431C26A1916E07A',
			description: 'ID of the message that scheduled the call, sent within the last 90 days',
		}),
		field('editType', 'Change', 'options', {
			options: [{ name: 'Cancel', value: 'cancel' }],
			default: 'cancel',
			description: 'What to do with the call',
		}),
	],
	read(parameters) {
		parameters.choice('editType', ['cancel'] as const, 'cancel');
		const target = readTarget(parameters, 'scheduledCallMessageId');
		return actionRequest(parameters, { kind: 'cancelEvent', target });
	},
});
