import { groupInviteLink } from '../../message/groupInvite';
import { defineOperation } from '../operation';
import { INVITE_EXAMPLE } from './getInviteLink.operation';
import { groupField, readGroup } from './group.properties';

export const revokeInviteLink = defineOperation({
	option: {
		name: 'Reset Invite Link',
		value: 'revokeInviteLink',
		action: 'Reset the invite link of a group',
		description: 'The old one stops working, and you get the new one; admins only',
	},
	gives: INVITE_EXAMPLE,
	fields: [groupField],
	read(parameters) {
		const group = readGroup(parameters);
		return {
			kind: 'session',
			async run({ client }, { signal }) {
				const { code } = await client.command('resetGroupInvite', { group }, { signal });
				return { json: { chat: group, invite_link: groupInviteLink(code), code } };
			},
		};
	},
});
