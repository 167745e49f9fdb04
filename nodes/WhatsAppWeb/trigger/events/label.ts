import { asLine } from '../../message/untrusted';
import { triggerEvent } from '../TriggerEvent';

export const label = triggerEvent({
	value: 'label',
	name: 'Label',
	action: 'On label',
	description:
		'You put a label on a chat or a message on your phone or take it off, or make, change or delete a label (lists of chats are labels, too)',
	fields: ({ chatName, action, labelId, name, color, messageId }) => ({
		chat_name: asLine(chatName) ?? null,
		label: {
			action,
			label_id: labelId,
			name: asLine(name) ?? null,
			color,
			message_id: messageId,
		},
	}),
});
