import type { KeptMessage, Somebody } from '../../contract/queries/messages';
import { chatPicker } from '../../pickers';
import { isoDate } from '../../message/messageItem';
import { phoneNumber } from '../contact/contactJson';
import { KEPT_MESSAGE_EXAMPLE, keptMessageJson, simplifyMessage } from '../form/keptMessage';
import { readMessageId } from '../form/messageId';
import { messageId } from '../form/target';
import { defineOperation } from '../operation';

/** The chat that a message is in, where its ID alone is mostly enough. */
export const chatOfMessage = chatPicker('chat', 'Chat', {
	description:
		'The chat the message is in, where several chats have a message with this ID: from the list, a phone number with country code, or the ID of a chat or group as the trigger gives it',
});

export const get = defineOperation({
	option: {
		name: 'Get',
		value: 'get',
		action: 'Get a message by its ID',
		description: 'As it is now, with reactions and edits; what this n8n has seen, for two weeks',
	},
	gives: {
		...KEPT_MESSAGE_EXAMPLE,
		status: null,
		reactions: [
			{
				emoji: '👍',
				name: 'Budi',
				phone: '+628987654321',
				is_from_me: false,
				date: '2026-05-28T20:27:10.000Z',
				pn: '628987654321@s.whatsapp.net',
				lid: '543210987654321@lid',
			},
		],
	},
	fields: [messageId, chatOfMessage, simplifyMessage],
	read(parameters) {
		const id = readMessageId(parameters, 'messageId');
		const chat = parameters.optionalRecipient('chat');
		const simplify = parameters.boolean('simplify', true);
		return {
			kind: 'session',
			async run({ client }, { signal }) {
				const found = await client.query('lookUpMessage', { id, chat }, { signal });
				return { json: { ...keptMessageJson(found, simplify), ...standingJson(found) } };
			},
		};
	},
});

type Found = KeptMessage & {
	reactions: Array<Somebody & { emoji: string; at: number }>;
	status: string | null;
};

function standingJson({ reactions, status }: Found): Record<string, unknown> {
	return {
		status,
		reactions: reactions.map(({ emoji, at, ...person }) => ({ emoji, ...personJson(person, at) })),
	};
}

/** Somebody who did something. @param at Unix seconds */
export function personJson({ name, pn, lid, isMe }: Somebody, at: number): Record<string, unknown> {
	return {
		name,
		phone: phoneNumber(pn),
		is_from_me: isMe,
		date: isoDate(at),
		pn,
		lid,
	};
}
