import { defineOperation } from '../operation';
import { communityField, readCommunity } from './community.properties';

export const deactivate = defineOperation({
	option: {
		name: 'Deactivate',
		value: 'deactivate',
		action: 'Deactivate a community for good',
		description: 'Cannot be undone: its groups stay, but for the announcement group',
	},
	gives: { chat: '120363000000000010@g.us', deactivated: true },
	fields: [communityField],
	read(parameters) {
		const community = readCommunity(parameters);
		return {
			kind: 'session',
			async run({ client }, { signal }) {
				await client.command('deactivateCommunity', { community }, { signal });
				return { json: { chat: community, deactivated: true } };
			},
		};
	},
});
