import { defineOperation } from '../operation';
import { STATE_EXAMPLE, stateJson } from './state';

/** Long enough to log in over a slow connection. */
const CONNECT_TIMEOUT_MS = 30_000;

export const getStatus = defineOperation({
	option: {
		name: 'Get Status',
		value: 'getStatus',
		action: 'Check whether the WhatsApp number is connected',
		description: 'Connects first if it is idle',
	},
	gives: STATE_EXAMPLE,
	fields: [],
	read: () => ({
		kind: 'session',
		run: async ({ client }) => ({
			json: stateJson(await client.status({ connect: true, timeoutMs: CONNECT_TIMEOUT_MS })),
		}),
	}),
});
