import { defineOperation } from '../operation';
import { STATE_EXAMPLE, stateJson } from './state';

export const restart = defineOperation({
	option: {
		name: 'Reconnect',
		value: 'restart',
		action: 'Reconnect to WhatsApp',
		description: 'When something hangs',
	},
	gives: STATE_EXAMPLE,
	fields: [],
	read: () => ({
		kind: 'session',
		run: async ({ client }) => ({ json: stateJson(await client.restart()) }),
	}),
});
