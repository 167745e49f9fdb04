import type { INodeProperties } from 'n8n-workflow';
import type { MessageTarget } from '../../message/content';
import { readMessageId } from './messageId';
import type { ParameterReader } from './parameters';
import { readOptionalContact } from './recipients';
import { field } from '../../fields';
import { personPicker } from '../../pickers';

export const messageId = field('messageId', 'Message ID', 'string', {
	required: true,
	placeholder: 'e.g. 3EB0C431C26A1916E07A',
	description: 'ID of the message that is meant, as the trigger or an earlier send gives it',
});

const senderField = personPicker('sender', 'Sender', {
	description:
		'Who wrote the message: somebody from the list, a phone number with country code, or an ID',
});

const fromMeField = field('fromMe', 'From Me', 'boolean', {
	default: true,
	description: 'Whether this account wrote the message',
});

/** Details of the target message, for one that the session has neither received nor sent. */
export const target = field('target', 'If the Message Is Not Known', 'collection', {
	placeholder: 'Add detail',
	default: {},
	description: 'Only for messages that were not sent or received here, or more than two weeks ago',
	options: [fromMeField, senderField],
});

/** The same for operations that need no sender, or have a field of their own for it. */
export const targetWithoutSender: INodeProperties = { ...target, options: [fromMeField] };

/** Names of these fields in the documents' bodies. */
export const TARGET_NAMES = { 'target.sender': 'sender', 'target.fromMe': 'from_me' } as const;

/**
 * @param id name of the parameter with the message's id
 * @param sender name of the parameter with the message's sender
 * @throws WhatsAppError `invalid_parameter`
 */
export function readTarget(
	parameters: ParameterReader,
	id = 'messageId',
	sender = 'target.sender',
): MessageTarget {
	return {
		id: readMessageId(parameters, id),
		sender: readOptionalContact(parameters, sender),
		fromMe: parameters.has('target.fromMe')
			? parameters.boolean('target.fromMe', false)
			: undefined,
	};
}
