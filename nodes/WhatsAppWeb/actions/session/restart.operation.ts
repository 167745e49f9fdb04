import { defineOperation } from '../operation';
import { STATE_EXAMPLE, stateJson } from './state';

export const restart = defineOperation({
	option: {
		name: 'Restart',
		value: 'restart',
		action: 'Restart session',
		description: 'Close the connection to WhatsApp and open it again',
	},
	gives: STATE_EXAMPLE,
	fields: [],
	read: () => ({
		kind: 'session',
		run: async ({ client }) => ({ json: stateJson(await client.restart()) }),
	}),
});
