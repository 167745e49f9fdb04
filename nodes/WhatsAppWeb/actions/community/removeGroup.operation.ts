import { readGroup } from '../form/recipients';
import { defineOperation } from '../operation';
import { communityField, groupField, readCommunity } from './community.properties';

export const removeGroup = defineOperation({
	option: {
		name: 'Remove Group',
		value: 'removeGroup',
		action: 'Remove a group from a community',
		description: 'The group stays, and its members stay in the community; admins only',
	},
	gives: {
		chat: '120363000000000012@g.us',
		community: '120363000000000010@g.us',
		is_in_community: false,
	},
	fields: [communityField, groupField],
	read(parameters) {
		const community = readCommunity(parameters);
		const group = readGroup(parameters, 'group');
		return {
			kind: 'session',
			async run({ client }, { signal }) {
				await client.command('unlinkGroup', { community, group }, { signal });
				return { json: { chat: group, community, is_in_community: false } };
			},
		};
	},
});
