import type { Channel } from '../../contract/queries/channels';
import { channelLink } from '../../message/jid';

/** A channel as an item. */
export function channelJson(channel: Channel) {
	const { jid, name, description, invite, followers, role, muted } = channel;
	return {
		chat: jid,
		name,
		description,
		invite_link: invite === null ? null : channelLink(invite),
		followers,
		role,
		muted,
		is_verified: channel.verified,
		state: channel.state,
		picture_url: channel.pictureUrl,
		created_at: channel.createdAt,
	};
}

export const CHANNEL_EXAMPLE: ReturnType<typeof channelJson> = {
	chat: '120363000000000001@newsletter',
	name: 'Fresh News',
	description: 'Every morning',
	invite_link: channelLink('0029VaExample0000000001'),
	followers: 1_204,
	role: 'owner',
	muted: false,
	is_verified: false,
	state: 'active',
	picture_url: 'https://pps.whatsapp.net/v/t61.24694-24/example.jpg',
	created_at: 1_780_000_000,
};
