import type { EventName } from '../../../nodes/WhatsAppWeb/contract/events/SessionEvent';
import { BUDI, direct, type Examples, NEWS, OWN } from './Example.ts';

const named = { ...direct, chatName: 'Budi' };
/** The account's owner, on the phone. */
const onPhone = { ...named, sender: OWN, senderPn: OWN, senderLid: undefined, fromMe: true };
const inChannel = { chat: NEWS, chatName: 'Shop news', sender: null, fromMe: false };
const channel = {
	...inChannel,
	name: null,
	description: null,
	state: null,
	role: null,
	user: null,
	posts: [],
	details: null,
};
const label = { labelId: '7', name: 'Paid', color: 3 };

/** Events about chats, people, labels and channels. */
export const chats = {
	chat_update: {
		'You archive a chat': { ...onPhone, changes: { archived: true } },
		'You mute a chat for ever': { ...onPhone, changes: { muted: true, mutedUntil: null } },
	},
	contact_update: {
		'Somebody has a new name': { ...named, changes: { pushName: 'Budi Santoso' } },
		'You save somebody in your address book': {
			...onPhone,
			changes: { savedName: 'Budi from the market' },
		},
		'Somebody has a new number': {
			...named,
			changes: { number: { old: '628999000999@s.whatsapp.net', new: BUDI.pn } },
		},
	},
	identity_changed: {
		'Somebody has installed WhatsApp anew': {
			...named,
			device: 0,
			oldFingerprint: '4b5f0c9d1e2a37864b5f0c9d1e2a37864b5f0c9d1e2a37864b5f0c9d1e2a3786',
			newFingerprint: 'c07d9e3f5a61b284c07d9e3f5a61b284c07d9e3f5a61b284c07d9e3f5a61b284',
			messageId: '3EB0C431C26A1916E07A',
		},
	},
	label: {
		'You put a label on a chat': { ...onPhone, ...label, action: 'added', messageId: null },
		'You make a label': { ...label, chatName: null, action: 'created', messageId: null },
	},
	newsletter: {
		'A channel has a new name': { ...channel, action: 'changed', name: 'Shop news' },
		'A post is viewed and reacted to': {
			...channel,
			action: 'counted',
			posts: [{ serverId: '104', views: 250, reactions: [{ emoji: '👍', count: 12 }] }],
		},
	},
	picture_update: {
		'Somebody has a new picture': { ...named, removed: false, pictureId: '1798797600' },
	},
} satisfies { [Name in EventName]?: Examples<Name> };
