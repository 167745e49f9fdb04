import type { Community } from '../../contract/queries/communities';

/** A community as an item. */
export function communityJson(community: Community) {
	const { jid, name, description, role, size, createdAt, groups } = community;
	return {
		chat: jid,
		name,
		description,
		role,
		members: size,
		created_at: createdAt,
		announcement_chat: groups.find(({ place }) => place === 'announcement')?.jid ?? null,
		groups: groups.map((group) => ({
			chat: group.jid,
			name: group.name,
			kind: group.place,
			members: group.size,
			is_member: group.isMember,
		})),
	};
}

export const COMMUNITY_EXAMPLE: ReturnType<typeof communityJson> = {
	chat: '120363000000000010@g.us',
	name: 'The Village',
	description: 'All neighbours',
	role: 'owner',
	members: 212,
	created_at: 1_780_000_000,
	announcement_chat: '120363000000000011@g.us',
	groups: [
		{
			chat: '120363000000000011@g.us',
			name: 'The Village',
			kind: 'announcement',
			members: 212,
			is_member: true,
		},
		{
			chat: '120363000000000012@g.us',
			name: 'Gardens',
			kind: 'group',
			members: 34,
			is_member: false,
		},
	],
};
