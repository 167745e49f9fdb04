import { actionRequest } from '../form/actionRequest';
import { ofMessage } from '../form/message.properties';
import { GIVEN_BY_ACTIONS } from '../form/gives';
import { defineMessageOperation } from '../operation';
import { messageId, readTarget, formerTarget, TARGET_NAMES } from '../form/target';
import { field } from '../../fields';

const DAY = 86_400;
/** Seconds; 0 unpins. WhatsApp accepts no others. */
const DURATIONS = [0, DAY, 7 * DAY, 30 * DAY];

export const pin = defineMessageOperation({
	option: {
		name: 'Pin or Unpin',
		value: 'pin',
		action: 'Pin or unpin a message in its chat',
		description: 'For everybody in the chat, for up to 30 days',
	},
	visibility: { clients: 'all' },
	documents: { waRs: { names: TARGET_NAMES } },
	gives: GIVEN_BY_ACTIONS,
	fields: [
		{ ...ofMessage, name: 'chat' },
		messageId,
		field('durationSeconds', 'Duration', 'options', {
			options: [
				{ name: '24 Hours', value: DAY },
				{ name: '30 Days', value: 30 * DAY },
				{ name: '7 Days', value: 7 * DAY },
				{ name: 'Unpin', value: 0 },
			],
			default: DAY,
			description: 'How long the message stays pinned',
		}),
		formerTarget,
	],
	read(parameters) {
		const limits = { min: 0, max: 30 * DAY };
		const duration = parameters.optionalInteger('durationSeconds', limits) ?? DAY;
		if (!DURATIONS.includes(duration)) {
			parameters.refuse('durationSeconds', `must be one of: ${DURATIONS.join(', ')}`);
		}
		return actionRequest(
			parameters,
			{ kind: 'pin', duration, target: readTarget(parameters) },
			'chat',
		);
	},
});
