import { defineOperation } from '../operation';
import { invitationField, invitationFields } from './group.properties';
import { readInvitation } from './invitation';

export const join = defineOperation({
	option: {
		name: 'Join',
		value: 'join',
		action: 'Join a group by its invite link',
		description: 'An admin may have to let you in first: the status says so',
	},
	gives: { chat: '120363000000000000@g.us', status: 'joined' },
	fields: [invitationField, invitationFields],
	read(parameters) {
		const invitation = readInvitation(parameters);
		return {
			kind: 'session',
			async run({ client }, { signal }) {
				const { group, status } = await client.command('joinGroup', { invitation }, { signal });
				return { json: { chat: group, status } };
			},
		};
	},
});
