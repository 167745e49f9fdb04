import { actionField, chat } from '../form/chat.properties';
import { GIVEN_BY_SENDS } from '../form/gives';
import { defineOperation } from '../operation';
import { changeChat } from './changeChat';

export const markRead = defineOperation({
	option: {
		name: 'Mark as Read or Unread',
		value: 'markRead',
		action: 'Mark a chat as read or unread',
		description: 'As in your chat list; the authors of what was unread see the blue ticks',
	},
	fields: [
		chat,
		actionField('How the chat stands in your list', [
			{ name: 'Mark as Read', value: 'read' },
			{ name: 'Mark as Unread', value: 'unread' },
		]),
	],
	gives: { chat: GIVEN_BY_SENDS.chat, read: true, receipts: 2 },
	read(parameters) {
		const read = parameters.choice('action', ['read', 'unread'] as const, 'read') === 'read';
		return changeChat(parameters, { kind: 'read', read }, { read });
	},
});
