import { defineOperation } from '../operation';
import { communityField, readCommunity } from './community.properties';
import { COMMUNITY_EXAMPLE, communityJson } from './communityItem';

export const get = defineOperation({
	option: {
		name: 'Get',
		value: 'get',
		action: 'Get a community and its groups',
		description: 'With all of its groups; announcements are sent to announcement_chat',
	},
	gives: COMMUNITY_EXAMPLE,
	fields: [communityField],
	read(parameters) {
		const community = readCommunity(parameters);
		return {
			kind: 'session',
			async run({ client }, { signal }) {
				const found = await client.query('lookUpCommunity', { community }, { signal });
				return { json: communityJson(found) };
			},
		};
	},
});
