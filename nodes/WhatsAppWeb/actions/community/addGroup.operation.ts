import { readGroup } from '../form/recipients';
import { defineOperation } from '../operation';
import { communityField, groupField, readCommunity } from './community.properties';

export const addGroup = defineOperation({
	option: {
		name: 'Add Group',
		value: 'addGroup',
		action: 'Add a group to a community',
		description: 'You must be admin of both; its members come into the community',
	},
	gives: {
		chat: '120363000000000012@g.us',
		community: '120363000000000010@g.us',
		is_in_community: true,
	},
	fields: [communityField, groupField],
	read(parameters) {
		const community = readCommunity(parameters);
		const group = readGroup(parameters, 'group');
		return {
			kind: 'session',
			async run({ client }, { signal }) {
				await client.command('linkGroup', { community, group }, { signal });
				return { json: { chat: group, community, is_in_community: true } };
			},
		};
	},
});
