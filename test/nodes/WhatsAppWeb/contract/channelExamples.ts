import type { Channel } from '../../../../nodes/WhatsAppWeb/contract/queries/channels';
import { NOW } from '../../../docs/examples/Example.ts';

const JID = '120363000000000009@newsletter';

const channel: Channel = {
	jid: JID,
	name: 'Fresh News',
	description: null,
	invite: '0029VaExample0000000001',
	followers: 12,
	role: 'owner',
	muted: false,
	verified: false,
	state: 'active',
	pictureUrl: null,
	createdAt: NOW,
};

/** What crosses to a session about channels. */
export const channelQueryExamples = {
	listChannels: { args: {}, result: { channels: [channel] } },
	lookUpChannel: { args: { channel: { invite: '0029VaExample0000000001' } }, result: channel },
	listChannelPosts: {
		args: { channel: { jid: JID }, count: 50, before: '104', after: '2' },
		result: {
			channel: JID,
			posts: [
				{
					serverId: '103',
					id: '3EB0C431C26A1916E07A',
					timestamp: NOW,
					fromMe: true,
					message: { imageMessage: { jpegThumbnail: Uint8Array.of(0, 1, 254, 255) } },
					views: null,
					forwards: 3,
					reactions: [{ emoji: '👍', count: 2 }],
				},
			],
		},
	},
};

export const channelCommandExamples = {
	createChannel: {
		args: { name: 'Fresh News', description: 'Daily', picture: Uint8Array.of(255, 216, 255) },
		result: { ...channel, warnings: [] },
	},
	updateChannel: {
		args: {
			channel: JID,
			name: 'News',
			description: '',
			picture: Uint8Array.of(255, 216, 255),
		},
		result: null,
	},
	followChannel: { args: { channel: JID, follow: true }, result: null },
	muteChannel: { args: { channel: JID, muted: true }, result: null },
	deleteChannel: { args: { channel: JID }, result: null },
};
