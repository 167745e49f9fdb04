import { defineOperation } from '../operation';
import { STATE_EXAMPLE, stateJson } from './state';

export const logout = defineOperation({
	option: {
		name: 'Log Out',
		value: 'logout',
		action: 'Log out session',
		description: 'Unlink the number and delete its keys',
	},
	gives: STATE_EXAMPLE,
	fields: [],
	read: () => ({
		kind: 'session',
		run: async ({ client }) => ({ json: stateJson(await client.logout()) }),
	}),
});
