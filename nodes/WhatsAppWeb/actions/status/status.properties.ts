import type { INodeProperties } from 'n8n-workflow';
import { field } from '../../fields';
import { peopleField } from '../../pickers';

/** Whom a status is shown to. */
export const audience: INodeProperties[] = [
	field('audience', 'Show To', 'options', {
		options: [
			{
				name: 'My Contacts',
				value: 'contacts',
				description: 'Everybody in the address book of the phone',
			},
			{
				name: 'My Contacts Except',
				value: 'except',
				description: 'All of them but those you choose',
			},
			{
				name: 'Only Some People',
				value: 'chosen',
				description: 'Those you choose, whether they are contacts or not',
			},
		],
		default: 'contacts',
		description:
			'Who gets the status. Apps show it only to people who have your number in their own address book. People you have blocked never get it.',
	}),
	{
		...peopleField('people', 'People', {
			description: 'Who the status is shown to, or not shown to',
		}),
		displayOptions: { show: { audience: ['chosen', 'except'] } },
	},
];

export const DEFAULT_COLOR = '#128C7E';

export const backgroundColor = field('backgroundColor', 'Background Color', 'color', {
	default: DEFAULT_COLOR,
	description: 'What is behind the words or the voice note',
});
