import type { INodeProperties } from 'n8n-workflow';
import { COLLECT } from '../flow';
import { field } from '../../fields';

const ofMessages = { events: ['message'] };
const whenCollecting = { show: { ...ofMessages, collect: ['chat', 'sender'] } };

/** They stand beside the options, because most workflows that talk to people need them. */
export const collectProperties: INodeProperties[] = [
	field('collect', 'Group Messages Together', 'options', {
		options: [...COLLECT],
		displayOptions: { show: ofMessages },
		default: 'off',
		description:
			'Whether messages that belong together start one execution, as its items. Other events are not collected.',
	}),
	field('quietSeconds', 'Quiet For (Seconds)', 'number', {
		typeOptions: { minValue: 1, maxValue: 86400 },
		default: 10,
		displayOptions: whenCollecting,
		description:
			'How long nothing new may have come. Albums are waited for until they are complete, up to a minute for each picture.',
	}),
	field('maximumWaitSeconds', 'At Most (Seconds)', 'number', {
		typeOptions: { minValue: 1, maxValue: 86400 },
		default: 120,
		displayOptions: whenCollecting,
		description:
			'How long the first message waits at most, even if the chat never becomes quiet. 500 messages never wait longer.',
	}),
	field('waitWhileTyping', 'Wait While Typing', 'boolean', {
		default: true,
		displayOptions: whenCollecting,
		description:
			'Whether to wait longer while the person is typing or recording. WhatsApp tells only those who are online: while messages are collected, you are shown as online and your phone may not ring.',
	}),
];
