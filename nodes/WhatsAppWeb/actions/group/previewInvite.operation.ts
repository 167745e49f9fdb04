import { defineOperation } from '../operation';
import { invitationField, invitationFields } from './group.properties';
import { GROUP_EXAMPLE, groupJson } from './groupItem';
import { readInvitation } from './invitation';

export const previewInvite = defineOperation({
	option: {
		name: 'Preview Invite',
		value: 'previewInvite',
		action: 'Look at a group before joining it by an invite link',
		description: 'Name, description and number of members; nobody is told',
	},
	gives: { ...GROUP_EXAMPLE, role: null, am_i_admin: false },
	fields: [invitationField, invitationFields],
	read(parameters) {
		const invitation = readInvitation(parameters);
		return {
			kind: 'session',
			async run({ client }, { signal }) {
				return {
					json: groupJson(await client.query('previewGroup', { invitation }, { signal })),
				};
			},
		};
	},
});
