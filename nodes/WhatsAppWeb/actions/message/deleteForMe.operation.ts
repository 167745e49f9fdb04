import { field } from '../../fields';
import { GIVEN_BY_ACTIONS } from '../form/gives';
import { ofMessage } from '../form/message.properties';
import { messageId, readTarget, target } from '../form/target';
import { defineOperation } from '../operation';

const { chat, target_message_id } = GIVEN_BY_ACTIONS;

export const deleteForMe = defineOperation({
	option: {
		name: 'Delete for Me',
		value: 'deleteForMe',
		action: 'Delete a message on your own devices only',
		description: 'The others keep it',
	},
	fields: [
		{ ...ofMessage, name: 'chat' },
		messageId,
		field('deleteFile', 'Delete Its File', 'boolean', {
			default: false,
			description: 'Whether the phone also deletes the file that it has saved of the message',
		}),
		target,
	],
	gives: { chat, target_message_id, deleted: true },
	read(parameters) {
		const to = parameters.recipient('chat');
		const { id, ...of } = readTarget(parameters);
		const deleteFile = parameters.boolean('deleteFile', false);
		return {
			kind: 'session',
			async run({ client }, { signal }) {
				const mark = { kind: 'deleteForMe', deleteFile } as const;
				const args = { chat: to, messageId: id, ...of, mark };
				const { chat } = await client.command('markMessage', args, { signal });
				return { json: { chat, target_message_id: id, deleted: true } };
			},
		};
	},
});
