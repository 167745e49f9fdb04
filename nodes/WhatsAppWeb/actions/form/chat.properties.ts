import type { INodeProperties } from 'n8n-workflow';
import { field } from '../../fields';
import { chatPicker } from '../../pickers';

/** The chat that an operation is about, named as the trigger and all answers name it. */
export const chat = chatPicker('chat', 'Chat', {
	required: true,
	hint: 'For the chat of a message, drag "chat" here from the trigger',
	description:
		'The chat: somebody or a group from the list, a phone number with country code, or the ID of a chat or group as the trigger gives it',
});

/** A choice between something and its opposite. */
export function actionField(
	description: string,
	options: ReadonlyArray<{ name: string; value: string; description?: string }>,
): INodeProperties {
	return field('action', 'Action', 'options', {
		options: [...options],
		default: options[0]?.value ?? '',
		description,
	});
}
