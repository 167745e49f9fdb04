import { chat } from '../form/chat.properties';
import { GIVEN_BY_SENDS } from '../form/gives';
import { defineOperation } from '../operation';
import { field } from '../../fields';
import { changeChat } from './changeChat';

export const clear = defineOperation({
	option: {
		name: 'Clear',
		value: 'clear',
		action: 'Clear a chat on your side',
		description: 'The chat stays, its messages go',
	},
	fields: [
		chat,
		field('keepStarred', 'Keep Starred Messages', 'boolean', {
			default: true,
			description: 'Whether messages with a star stay in the chat',
		}),
	],
	gives: { chat: GIVEN_BY_SENDS.chat, cleared: true },
	read(parameters) {
		const keepStarred = parameters.boolean('keepStarred', true);
		return changeChat(parameters, { kind: 'clear', keepStarred }, { cleared: true });
	},
});
