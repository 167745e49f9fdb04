import { chat } from '../form/chat.properties';
import { GIVEN_BY_SENDS } from '../form/gives';
import { defineOperation } from '../operation';
import { changeChat } from './changeChat';

export const deleteChat = defineOperation({
	option: {
		name: 'Delete',
		value: 'delete',
		action: 'Delete a chat on your side',
		description: 'Others keep theirs',
	},
	fields: [chat],
	gives: { chat: GIVEN_BY_SENDS.chat, deleted: true },
	read(parameters) {
		return changeChat(parameters, { kind: 'delete' }, { deleted: true });
	},
});
