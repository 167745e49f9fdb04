import { actionField, chat } from '../form/chat.properties';
import { GIVEN_BY_SENDS } from '../form/gives';
import { defineOperation } from '../operation';
import { changeChat } from './changeChat';

export const pin = defineOperation({
	option: {
		name: 'Pin or Unpin',
		value: 'pin',
		action: 'Pin or unpin a chat in your list',
		description: 'Up to three stay on top; messages are pinned with Message',
	},
	fields: [
		chat,
		actionField('Whether the chat goes to the top of the list or back to its place', [
			{ name: 'Pin', value: 'pin' },
			{ name: 'Unpin', value: 'unpin' },
		]),
	],
	gives: { chat: GIVEN_BY_SENDS.chat, pinned: true },
	read(parameters) {
		const pinned = parameters.choice('action', ['pin', 'unpin'] as const, 'pin') === 'pin';
		return changeChat(parameters, { kind: 'pin', pinned }, { pinned });
	},
});
