import type { INodeProperties } from 'n8n-workflow';
import type { MessageTarget } from '../../message/content';
import { readMessageId } from './messageId';
import { former } from './moved';
import type { ParameterReader } from './parameters';
import { readOptionalContact } from './recipients';
import { field } from '../../fields';
import { personPicker } from '../../pickers';

export const messageId = field('messageId', 'Message ID', 'string', {
	required: true,
	placeholder: 'e.g. 3EB0C431C26A1916E07A',
	hint: 'Drag "message_id" here from the trigger, or from the node that sent the message',
	description: 'ID of the message that is meant, as the trigger or an earlier send gives it',
});

const NOT_KNOWN =
	'Needed only for messages that were not sent or received here, or more than two weeks ago';

/** Options for a target message that the session has neither received nor sent. */
export const originalSender = personPicker('originalSender', 'Original Sender', {
	description: `Who wrote the message: somebody from the list, a phone number with country code, or an ID. ${NOT_KNOWN}; and to delete it as an admin of the group.`,
});
export const fromMe = field('fromMe', 'Sent by Me', 'boolean', {
	default: true,
	description: `Whether this account wrote the message. ${NOT_KNOWN}.`,
});

/** The same for operations that send nothing, and have no options. */
export const target = field('target', 'If the Message Is Not Known', 'collection', {
	placeholder: 'Add detail',
	default: {},
	description: 'Only for messages that were not sent or received here, or more than two weeks ago',
	options: [fromMe, { ...originalSender, name: 'sender' }],
});

/** Where they were before they were options. */
export const formerTarget: INodeProperties = former(
	{ name: 'target', displayName: 'If the Message Is Not Known' },
	{},
);

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
