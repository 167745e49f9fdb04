import { defineOperation } from '../operation';
import { communityField, readCommunity } from './community.properties';

export const leave = defineOperation({
	option: {
		name: 'Leave',
		value: 'leave',
		action: 'Leave a community and its groups',
		description: 'All of its groups, too; its owner cannot',
	},
	gives: { chat: '120363000000000010@g.us', left: true },
	fields: [communityField],
	read(parameters) {
		const community = readCommunity(parameters);
		return {
			kind: 'session',
			async run({ client }, { signal }) {
				await client.command('leaveCommunity', { community }, { signal });
				return { json: { chat: community, left: true } };
			},
		};
	},
});
