import type { INodeProperties } from 'n8n-workflow';
import { TRIGGER_EVENTS } from '../events/catalogue';
import { filterProperties } from '../filters/filters';
import { collectProperties } from './flow';
import { liveChannelProperties } from './liveChannels';
import { optionProperties } from './options';
import { presenceProperties } from './presence';
import { field } from '../../fields';

export const triggerProperties: INodeProperties[] = [
	field('events', 'Trigger On', 'multiOptions', {
		required: true,
		default: ['message'],
		options: TRIGGER_EVENTS.map(({ name, value, action, description }) => ({
			name,
			value,
			action,
			description,
		})),
	}),
	...presenceProperties,
	...liveChannelProperties,
	field('filters', 'Filters', 'collection', {
		placeholder: 'Add filter',
		default: {},
		description:
			'What an event has to be like to start the workflow. All filters must pass; what is left out costs no execution.',
		options: filterProperties,
	}),
	...collectProperties,
	field('options', 'Options', 'collection', {
		placeholder: 'Add option',
		default: {},
		options: optionProperties,
	}),
];
