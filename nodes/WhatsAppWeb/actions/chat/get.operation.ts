import { WhatsAppError } from '../../errors';
import { chat } from '../form/chat.properties';
import { defineOperation } from '../operation';
import { CHAT_EXAMPLE, chatJson } from './chatJson';

export const get = defineOperation({
	option: {
		name: 'Get',
		value: 'get',
		action: 'Get a chat',
		description: 'By name, number or ID',
	},
	gives: CHAT_EXAMPLE,
	fields: [chat],
	read(parameters) {
		const jid = parameters.recipient('chat');
		return {
			kind: 'session',
			async run({ client }, { signal }) {
				const found = await client.query('lookUpConversation', { jid }, { signal });
				if (!found.chat) throw unknownChat(jid);
				return { json: chatJson(found.chat) };
			},
		};
	},
});

function unknownChat(to: string): WhatsAppError {
	return new WhatsAppError('recipient_not_found', 'There is no such chat', {
		description:
			'Nobody has written in it since the number was linked, and the phone has not told of it. To see whether a number is on WhatsApp, use Contact → Check.',
		details: { to },
	});
}
