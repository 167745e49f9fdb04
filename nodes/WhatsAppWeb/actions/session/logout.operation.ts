import { defineOperation } from '../operation';
import { STATE_EXAMPLE, stateJson } from './state';

export const logout = defineOperation({
	option: {
		name: 'Unlink',
		value: 'logout',
		action: 'Unlink the WhatsApp number from n8n',
		description: 'Deletes its keys: it has to be linked again',
	},
	gives: STATE_EXAMPLE,
	fields: [],
	read: () => ({
		kind: 'session',
		run: async ({ client }) => ({ json: stateJson(await client.logout()) }),
	}),
});
