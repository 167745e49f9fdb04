import { actionField, chat } from '../form/chat.properties';
import { GIVEN_BY_SENDS } from '../form/gives';
import { defineOperation } from '../operation';
import { changeChat } from './changeChat';

export const archive = defineOperation({
	option: {
		name: 'Archive or Unarchive',
		value: 'archive',
		action: 'Archive or unarchive a chat',
		description: 'On all your devices',
	},
	fields: [
		chat,
		actionField('Whether the chat goes to the archive or comes back to the list', [
			{ name: 'Archive', value: 'archive' },
			{ name: 'Unarchive', value: 'unarchive' },
		]),
	],
	gives: { chat: GIVEN_BY_SENDS.chat, archived: true },
	read(parameters) {
		const action = parameters.choice('action', ['archive', 'unarchive'] as const, 'archive');
		const archived = action === 'archive';
		return changeChat(parameters, { kind: 'archive', archived }, { archived });
	},
});
