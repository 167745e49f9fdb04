import { defineMessageOperation } from '../operation';
import { readOptionalContact } from '../form/recipients';
import { GIVEN_BY_SENDS } from '../form/gives';
import { isMessageId, MESSAGE_ID_MAX } from '../form/messageId';
import { ofMessage } from '../form/message.properties';
import { field, listField } from '../../fields';
import { personPicker } from '../../pickers';

const IDS_MAX = 50;

export const read = defineMessageOperation({
	option: {
		name: 'Mark as Read',
		value: 'read',
		action: 'Mark messages as read',
		description: 'Blue ticks for the sender',
	},
	visibility: {
		clients: 'all',
		notice: 'Senders see it if read receipts are switched on, here and on their side.',
	},
	documents: { waRs: {} },
	gives: {
		success: true,
		chat: GIVEN_BY_SENDS.chat,
		chat_jid: GIVEN_BY_SENDS.chat,
		message_ids: [GIVEN_BY_SENDS.message_id],
		timestamp: GIVEN_BY_SENDS.timestamp,
	},
	fields: [
		{
			...ofMessage,
			name: 'chatJid',
			description:
				'The chat the messages are in: from the list, a phone number with country code, or the ID of a chat or group as the trigger gives it',
		},
		listField('messageIds', 'Message IDs', {
			required: true,
			default: { message: [{ messageId: '' }] },
			hint: 'Drag "message_id" here from the trigger',
			description: 'IDs of the messages that were read, as the trigger gives them',
			entry: {
				name: 'message',
				displayName: 'Message',
				values: [
					field('messageId', 'Message ID', 'string', {
						placeholder: 'e.g. 3EB0C431C26A1916E07A',
						description: 'One ID. An expression may give a list of them.',
					}),
				],
			},
		}),
		personPicker('sender', 'Sender', {
			description:
				'Who wrote the messages, in a group that this session did not receive them in: somebody from the list, a phone number with country code, or an ID',
		}),
	],
	read(parameters) {
		const chat = parameters.recipient('chatJid');
		const sender = readOptionalContact(parameters, 'sender');
		const limits = { min: 1, max: IDS_MAX };
		const messageIds = parameters.ids('messageIds', limits, { max: MESSAGE_ID_MAX });
		if (!messageIds.every(isMessageId)) {
			parameters.refuse('messageIds', 'has an entry that is not the ID of a message');
		}
		return {
			kind: 'session',
			async run({ client }, { signal }) {
				const args = { chat, messageIds, sender };
				const { chat: chatJid, timestamp } = await client.command('markRead', args, { signal });
				return {
					json: {
						success: true,
						chat: chatJid,
						chat_jid: chatJid,
						message_ids: messageIds,
						timestamp,
					},
				};
			},
		};
	},
});
