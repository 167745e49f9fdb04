import { defineOperation } from '../operation';
import { groupField, readGroup } from './group.properties';

export const getJoinRequests = defineOperation({
	option: {
		name: 'Get Join Requests',
		value: 'getJoinRequests',
		action: 'Get join requests of a group',
		description: 'An item for each person who waits for an admin; admins only',
	},
	gives: {
		chat: '120363000000000000@g.us',
		jid: '123456789012345@lid',
		pn: '628123456789@s.whatsapp.net',
		lid: '123456789012345@lid',
		requested_at: 1_780_000_000,
	},
	fields: [groupField],
	read(parameters) {
		const group = readGroup(parameters);
		return {
			kind: 'session',
			async run({ client }, { signal }) {
				const { requests } = await client.query('listJoinRequests', { group }, { signal });
				return requests.map(({ jid, pn, lid, requestedAt }) => ({
					json: { chat: group, jid, pn, lid, requested_at: requestedAt },
				}));
			},
		};
	},
});
