import type { INodeProperties } from 'n8n-workflow';
import { TRIGGER_EVENTS } from '../events/catalogue';
import { filterProperties } from '../filters/filters';
import { collectProperties } from './flow';
import { liveChannelProperties } from './liveChannels';
import { optionProperties } from './options';
import { presenceProperties } from './presence';
import { field } from '../../fields';

export const triggerProperties: INodeProperties[] = [
	field(
		'notice',
		'Works with your own number, linked as in WhatsApp Web. It is unofficial: WhatsApp may restrict numbers that write to strangers or in bulk.',
		'notice',
	),
	field('events', 'Trigger On', 'multiOptions', {
		required: true,
		default: ['message'],
		options: TRIGGER_EVENTS.map(({ name, value, description }) => ({ name, value, description })),
	}),
	...presenceProperties,
	...liveChannelProperties,
	...collectProperties,
	field('filters', 'Filters', 'collection', {
		placeholder: 'Add filter',
		default: {},
		description:
			'What an event has to be like to start the workflow. All filters must pass; what is left out costs no execution.',
		options: filterProperties,
	}),
	field('options', 'Options', 'collection', {
		placeholder: 'Add option',
		default: {},
		options: optionProperties,
	}),
];
