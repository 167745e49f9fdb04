import type { INodeProperties } from 'n8n-workflow';
import { field, listField } from '../../fields';
import { personPicker } from '../../pickers';
import { fileSource } from './message.properties';

/** What n8n itself allows a question. */
const LIMITS_PAGE =
	'https://github.com/n8n-nodes-whatsapp-web/n8n-nodes-whatsapp-web/blob/main/docs/conversations.md#limits';

export const TIME_UNITS: INodeProperties['options'] = [
	{ name: 'Minutes', value: 'minutes' },
	{ name: 'Hours', value: 'hours' },
	{ name: 'Days', value: 'days' },
];

/** The form of a question, below its chat. */
export const questionFields: INodeProperties[] = [
	field('message', 'Message', 'string', {
		typeOptions: { rows: 4 },
		required: true,
		placeholder: 'e.g. Shall we deliver today?',
		description:
			'What to ask. *bold*, _italic_, ~strikethrough~ and lists are shown as in WhatsApp.',
	}),
	field('responseType', 'Response Type', 'options', {
		options: [
			{
				name: 'Free Text',
				value: 'freeText',
				description: 'The next message of the person: words, a voice note, a picture, a place, …',
			},
			{
				name: 'Choice',
				value: 'choice',
				description: 'One of several answers, chosen in a poll or written',
			},
			{
				name: 'Approval',
				value: 'approval',
				description: 'Yes or no, chosen in a poll or written',
			},
		],
		default: 'freeText',
		description: 'What the person can answer',
	}),
	listField('choices', 'Choices', {
		required: true,
		default: { values: [{ choice: '' }, { choice: '' }] },
		description: 'What can be chosen: 2 to 12 answers, unlike each other',
		entry: {
			name: 'values',
			displayName: 'Choice',
			values: [
				field('choice', 'Choice', 'string', {
					placeholder: 'e.g. Tomorrow',
					description: 'One answer. An expression may give a list of them.',
				}),
			],
		},
		displayOptions: { show: { responseType: ['choice'] } },
	}),
	field('timeLimit', 'Limit Wait Time', 'number', {
		typeOptions: { minValue: 0 },
		default: 24,
		description:
			'How long to wait before the workflow goes on by the output Timed Out. 0 waits as long as it takes. n8n looks at the clock once a minute.',
	}),
	field('timeUnit', 'Time Unit', 'options', {
		options: TIME_UNITS,
		default: 'hours',
		description: 'Unit of the time to wait',
	}),
	{
		displayName: `All input items are asked, whatever n8n says about the first. Two limits of n8n: a wait that times out later than the workflow's own Timeout Workflow is cancelled instead, and the caller of a sub-workflow that runs once for each item goes on with the first answer alone. <a href="${LIMITS_PAGE}" target="_blank">More</a>`,
		name: 'limits',
		type: 'notice',
		default: '',
	},
];

const asking = { show: { '/operation': ['sendAndWait'] } };

/** What the collection of every send has for questions alone. */
export const questionOptions: INodeProperties[] = [
	field('answeredBy', 'Answered By', 'options', {
		options: [
			{
				name: 'Anyone in the Chat',
				value: 'anyone',
				description: 'The first who answers. In a chat with one person, that is who.',
			},
			{
				name: 'One Person',
				value: 'person',
				description: 'Only the person below; what others write are messages as usual',
			},
		],
		default: 'anyone',
		description: 'Whose answer counts',
	}),
	field('approveLabel', 'Approve Label', 'string', {
		default: 'Approve',
		description: 'The answer that approves, for Response Type Approval',
	}),
	listField('media', 'Attach File', {
		typeOptions: { multipleValues: false },
		description: 'A file to send with the question, which becomes its caption',
		entry: {
			name: 'file',
			displayName: 'File',
			values: [
				field('mediaType', 'Send As', 'options', {
					options: [
						{ name: 'Document', value: 'document' },
						{ name: 'Image', value: 'image' },
						{ name: 'Video', value: 'video' },
					],
					default: 'image',
					description: 'What the file is shown as',
				}),
				...fileSource.filter(({ type }) => type !== 'hidden'),
			],
		},
	}),
	field('declineLabel', 'Decline Label', 'string', {
		default: 'Decline',
		description: 'The answer that declines, for Response Type Approval',
	}),
	field('downloadMedia', 'Download Media', 'boolean', {
		default: true,
		noDataExpression: true,
		description:
			'Whether to put the file of an answer into the item. A file that cannot be downloaded never holds back its answer: the item then says why in message.media_error.',
	}),
	field('mediaSizeLimit', 'Media Size Limit', 'number', {
		typeOptions: { minValue: 1, maxValue: 2048 },
		default: 16,
		noDataExpression: true,
		description: 'Largest file of an answer to download, in megabytes',
	}),
	personPicker('person', 'Person', {
		description: 'Whose answer counts in a group, for Answered By One Person',
	}),
	listField('reminder', 'Reminder', {
		typeOptions: { multipleValues: false },
		description: 'A message to send when there is no answer yet',
		entry: {
			name: 'values',
			displayName: 'Reminder',
			values: [
				field('after', 'After', 'number', {
					typeOptions: { minValue: 1 },
					default: 2,
					description: 'How long after the question to send it',
				}),
				field('unit', 'Time Unit', 'options', {
					options: TIME_UNITS,
					default: 'hours',
					description: 'Unit of that time',
				}),
				field('text', 'Text', 'string', {
					typeOptions: { rows: 2 },
					placeholder: 'e.g. Have you seen my question?',
					description: 'What to say',
				}),
			],
		},
	}),
	field('showAs', 'Show Choices As', 'options', {
		options: [
			{
				name: 'Buttons',
				value: 'buttons',
				description:
					'Up to 3, of up to 20 characters. Phones alone show them, and where WhatsApp refuses them a poll is sent.',
			},
			{
				name: 'Numbered Text',
				value: 'text',
				description: 'A list that is answered with a number or the words',
			},
			{
				name: 'Poll',
				value: 'poll',
				description:
					'What every app shows. A question of more than 255 characters, or with a file, is sent as numbered text.',
			},
		],
		default: 'poll',
		description: 'How the person sees what can be chosen',
	}),
].map((option) => ({ ...option, displayOptions: asking }));
