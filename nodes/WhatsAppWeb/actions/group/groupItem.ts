import type { Group, GroupMember, GroupPerson } from '../../contract/queries/groups';

/** A group as an item, without its list of members. */
export function groupJson(group: Group) {
	return {
		chat: group.jid,
		name: group.subject,
		description: group.description,
		members_count: group.size,
		role: group.role,
		am_i_admin: group.role === 'owner' || group.role === 'admin',
		announce: group.announce,
		locked: group.locked,
		member_add_mode: group.memberAddMode,
		join_approval: group.joinApproval,
		disappearing_seconds: group.disappearing,
		community: group.community,
		is_announcement_group: group.kind === 'announcements',
		owner: group.owner && { ...group.owner },
		created_at: group.createdAt,
	};
}

export function memberJson({ jid, pn, lid, role }: GroupMember) {
	return { jid, pn, lid, role };
}

const OWNER: GroupPerson = {
	jid: '123456789012345@lid',
	pn: '628123456789@s.whatsapp.net',
	lid: '123456789012345@lid',
};

export const GROUP_EXAMPLE = groupJson({
	jid: '120363000000000000@g.us',
	subject: 'Blue Team',
	description: 'Plans and photos',
	size: 12,
	members: [],
	role: 'admin',
	announce: false,
	locked: false,
	memberAddMode: 'everyone',
	joinApproval: false,
	disappearing: 0,
	community: null,
	kind: 'group',
	owner: OWNER,
	createdAt: 1_780_000_000,
});
