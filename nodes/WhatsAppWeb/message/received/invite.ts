import { asCount, asLine, asText } from '../untrusted';
import type { Unwrapped } from '../unwrap';

/** Present for invitations to a group. */
export type GroupInviteFields = {
	group_invite: {
		group: string | null;
		name: string | null;
		/** Code to join the group with. */
		code: string | null;
		/** Unix seconds. */
		expires_at: number | null;
	};
};

/** Present for invitations to a channel. */
export type ChannelInviteFields = {
	channel_invite: {
		channel: string | null;
		name: string | null;
		/** The role that is offered. */
		role: 'admin' | 'follower';
		expires_at: number | null;
	};
};

export function groupInviteFields({ key, content }: Unwrapped): GroupInviteFields | undefined {
	if (key !== 'groupInviteMessage') return undefined;
	return {
		group_invite: {
			group: asLine(content.groupJid) ?? null,
			name: asText(content.groupName) ?? null,
			code: asLine(content.inviteCode) ?? null,
			expires_at: asCount(content.inviteExpiration) ?? null,
		},
	};
}

export function channelInviteFields({ key, content }: Unwrapped): ChannelInviteFields | undefined {
	const isAdmin = key === 'newsletterAdminInviteMessage';
	if (!isAdmin && key !== 'newsletterFollowerInviteMessageV2') return undefined;
	return {
		channel_invite: {
			channel: asLine(content.newsletterJid) ?? null,
			name: asText(content.newsletterName) ?? null,
			role: isAdmin ? 'admin' : 'follower',
			expires_at: asCount(content.inviteExpiration) ?? null,
		},
	};
}
