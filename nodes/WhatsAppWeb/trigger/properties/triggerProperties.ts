import type { INodeProperties } from 'n8n-workflow';
import { TRIGGER_EVENTS } from '../events/catalogue';
import { filterProperties } from '../filters/filters';
import { collectProperties } from './flow';
import { liveChannelProperties } from './liveChannels';
import { optionProperties } from './options';
import { presenceProperties } from './presence';

export const triggerProperties: INodeProperties[] = [
	{
		displayName:
			'Works with your own number, linked as in WhatsApp Web. It is unofficial: WhatsApp may restrict numbers that write to strangers or in bulk.',
		name: 'notice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Trigger On',
		name: 'events',
		type: 'multiOptions',
		required: true,
		default: ['message'],
		options: TRIGGER_EVENTS.map(({ name, value, description }) => ({ name, value, description })),
	},
	...presenceProperties,
	...liveChannelProperties,
	...collectProperties,
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add filter',
		default: {},
		description:
			'What an event has to be like to start the workflow. All filters must pass; what is left out costs no execution.',
		options: filterProperties,
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: optionProperties,
	},
];
