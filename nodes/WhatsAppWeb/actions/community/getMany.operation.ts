import { manyItems, readLimit } from '../form/manyItems';
import { defineOperation } from '../operation';
import { COMMUNITY_EXAMPLE, communityJson } from './communityItem';

export const getMany = defineOperation({
	option: {
		name: 'Get Many',
		value: 'getMany',
		action: 'Get communities you are in',
		description: 'With those of their groups that you are in',
	},
	gives: COMMUNITY_EXAMPLE,
	fields: manyItems,
	read(parameters) {
		const limit = readLimit(parameters);
		return {
			kind: 'session',
			async run({ client }, { signal }) {
				const { communities } = await client.query('listCommunities', {}, { signal });
				return communities.slice(0, limit).map((community) => ({ json: communityJson(community) }));
			},
		};
	},
});
