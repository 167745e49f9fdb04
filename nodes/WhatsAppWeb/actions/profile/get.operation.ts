import { defineOperation } from '../operation';
import { PROFILE_EXAMPLE, profileJson } from './profileJson';

export const get = defineOperation({
	option: {
		name: 'Get',
		value: 'get',
		action: 'Get your own profile',
		description: 'Name, about, picture',
	},
	gives: PROFILE_EXAMPLE,
	fields: [],
	read: () => ({
		kind: 'session',
		run: async ({ client }, { signal }) => ({
			json: profileJson(await client.query('ownProfile', {}, { signal })),
		}),
	}),
});
