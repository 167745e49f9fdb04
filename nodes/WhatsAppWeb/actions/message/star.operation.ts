import { actionField } from '../form/chat.properties';
import { GIVEN_BY_ACTIONS } from '../form/gives';
import { ofMessage } from '../form/message.properties';
import { messageId, readTarget, target } from '../form/target';
import { defineOperation } from '../operation';

const { chat, target_message_id } = GIVEN_BY_ACTIONS;

export const star = defineOperation({
	option: {
		name: 'Star or Unstar',
		value: 'star',
		action: 'Star or unstar a message',
		description: 'Only you see it',
	},
	fields: [
		{ ...ofMessage, name: 'chat' },
		messageId,
		actionField('Whether the message gets a star or loses it', [
			{ name: 'Star', value: 'star' },
			{ name: 'Unstar', value: 'unstar' },
		]),
		target,
	],
	gives: { chat, target_message_id, starred: true },
	read(parameters) {
		const to = parameters.recipient('chat');
		const { id, ...of } = readTarget(parameters);
		const starred = parameters.choice('action', ['star', 'unstar'] as const, 'star') === 'star';
		return {
			kind: 'session',
			async run({ client }, { signal }) {
				const mark = { kind: 'star', starred } as const;
				const args = { chat: to, messageId: id, ...of, mark };
				const { chat } = await client.command('markMessage', args, { signal });
				return { json: { chat, target_message_id: id, starred } };
			},
		};
	},
});
