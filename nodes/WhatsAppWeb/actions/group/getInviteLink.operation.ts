import { groupInviteLink } from '../../message/groupInvite';
import { defineOperation } from '../operation';
import { groupField, readGroup } from './group.properties';

export const INVITE_EXAMPLE = {
	chat: '120363000000000000@g.us',
	invite_link: 'https://chat.whatsapp.com/Fxw3nB0lQz5Hw1k2m3n4o5',
	code: 'Fxw3nB0lQz5Hw1k2m3n4o5',
};

export const getInviteLink = defineOperation({
	option: {
		name: 'Get Invite Link',
		value: 'getInviteLink',
		action: 'Get the invite link of a group',
		description: 'Who has it can join; admins only',
	},
	gives: INVITE_EXAMPLE,
	fields: [groupField],
	read(parameters) {
		const group = readGroup(parameters);
		return {
			kind: 'session',
			async run({ client }, { signal }) {
				const { code } = await client.query('groupInvite', { group }, { signal });
				return { json: { chat: group, invite_link: groupInviteLink(code), code } };
			},
		};
	},
});
