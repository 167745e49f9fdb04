import type { EventName } from '../../../nodes/WhatsAppWeb/contract/events/SessionEvent';
import { account } from './account.ts';
import { chats } from './chats.ts';
import { ANI, direct, type Examples, inTeam, NOW, ours } from './Example.ts';
import { message } from './message.ts';

const annotation = { ...direct, id: 'B1D2C3E4F5061728394A', pushName: 'Budi', target: ours };
const { sender, senderPn, senderLid } = direct;
const author = { sender, senderPn, senderLid };
/** A message of the author of the annotation, because only authors (and admins) edit and delete. */
const theirs = { id: 'A5C7E1D2B3F44C6D8E90', fromMe: false, ...author };
const group = { ...inTeam, chatName: 'Team' };
const ani = { jid: ANI.lid, pn: ANI.pn, lid: ANI.lid, name: 'Ani', isMe: false };

/** At least one example of each event; the compiler demands those of a new event. */
export const EXAMPLES: { [Name in EventName]: Examples<Name> } = {
	message,
	message_edit: {
		'A corrected text': {
			...annotation,
			target: theirs,
			text: 'Two, not three',
			content: {},
		},
	},
	message_revoke: { 'A message taken back': { ...annotation, target: theirs, byAdmin: false } },
	message_pin: { 'Pinned for a day': { ...annotation, seconds: 86_400 } },
	reaction: { 'A heart': { ...annotation, emoji: '❤️' } },
	poll_vote: {
		'A vote, and the count so far': {
			...annotation,
			poll: {
				name: 'Lunch?',
				tally: [
					{ option: 'Fried rice', votes: 2 },
					{ option: 'Soup', votes: 1 },
				],
			},
			selected: ['Fried rice'],
			retracted: false,
		},
	},
	event_response: {
		'Somebody comes and brings a friend': {
			...annotation,
			name: 'Opening',
			response: 'going',
			extraGuests: 1,
		},
	},
	undecryptable_message: {
		'A message that is not for linked devices': {
			...direct,
			id: 'A5C7E1D2B3F44C6D8E90',
			pushName: 'Budi',
			timestamp: NOW,
			offline: false,
			reason: 'withheld',
			askedAgain: true,
		},
	},
	call: {
		'Somebody calls': {
			...direct,
			id: 'F3A1C0D2E4B5968778695A4B3C2D1E0F',
			status: 'offer',
			isVideo: true,
			isGroup: false,
			offline: false,
		},
	},
	receipt: {
		'Read by somebody': { ...direct, status: 'read', messageIds: [ours.id] },
		'Refused by WhatsApp': {
			chat: direct.chat,
			sender: null,
			fromMe: false,
			status: 'failed',
			messageIds: [ours.id],
			failure: {
				code: 463,
				reason: 'account_restricted',
				message: 'WhatsApp does not let this account write to new contacts at the moment (463)',
			},
		},
	},
	presence: { 'Somebody goes offline': { ...direct, state: 'unavailable', lastSeen: NOW } },
	chat_presence: { 'Somebody is typing': { ...direct, state: 'composing' } },
	group_update: {
		'A new name': { ...group, chatName: 'The Team', changes: { subject: 'The Team' } },
	},
	group_participants: {
		'Somebody is added': { ...group, action: 'add', participants: [ani] },
	},
	group_join_request: {
		'Somebody asks to join': {
			...group,
			sender: ANI.lid,
			senderPn: ANI.pn,
			senderLid: ANI.lid,
			action: 'created',
			method: 'invite_link',
			requester: ani,
		},
	},
	group_member_label: {
		'A member is the treasurer now': {
			...inTeam,
			id: 'A5C7E1D2B3F44C6D8E90',
			pushName: 'Budi',
			label: 'Treasurer',
		},
	},
	...account,
	...chats,
};
