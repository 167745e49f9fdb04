import { defineOperation } from '../operation';
import { PRIVACY_EXAMPLE, privacyJson } from './privacyJson';

export const getPrivacy = defineOperation({
	option: {
		name: 'Get Privacy',
		value: 'getPrivacy',
		action: 'Get your privacy settings',
		description: 'Who sees when you were online, your picture, and who may call or add you',
	},
	gives: PRIVACY_EXAMPLE,
	fields: [],
	read: () => ({
		kind: 'session',
		run: async ({ client }, { signal }) => ({
			json: privacyJson(await client.query('privacySettings', {}, { signal })),
		}),
	}),
});
