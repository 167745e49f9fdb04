import { scheduledCallContent } from '../../message/scheduledCall';
import { to } from '../form/message.properties';
import { readMoment } from '../form/moment';
import { defineMessageOperation } from '../operation';
import { sendRequest } from '../form/sendRequest';
import { field } from '../../fields';

const TITLE_MAX = 100;
const MS_PER_SECOND = 1000;

export const scheduledCall = defineMessageOperation({
	option: {
		name: 'Schedule Call',
		value: 'scheduledCall',
		action: 'Invite a chat to a call at a given time',
		description: 'Sent as an event with a link',
	},
	visibility: {
		clients: 'all',
		notice:
			'Sent as an event with a link to the call, because phones do not show the scheduled calls of earlier versions any more.',
	},
	documents: { waRs: {} },
	fields: [
		to,
		field('scheduledTimestampMs', 'Time', 'dateTime', {
			required: true,
			description: 'When the call begins, in the time zone of the workflow',
		}),
		field('callType', 'Type', 'options', {
			options: [
				{ name: 'Video', value: 'video' },
				{ name: 'Voice', value: 'voice' },
			],
			default: 'voice',
			description: 'What kind of call the link opens',
		}),
		field('title', 'Title', 'string', {
			placeholder: 'e.g. Weekly Team Sync',
			description: 'What the call is about',
		}),
	],
	read(parameters) {
		const time = readMoment(parameters, 'scheduledTimestampMs', 'ms');
		const content = scheduledCallContent({
			startTime: Math.floor(time.value / MS_PER_SECOND),
			callType: parameters.choice('callType', ['voice', 'video'] as const, 'voice'),
			title: parameters.optionalText('title', { max: TITLE_MAX }),
		});
		return { ...sendRequest(parameters, content), warnings: time.warnings };
	},
});
