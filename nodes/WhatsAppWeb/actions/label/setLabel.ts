import { field } from '../../fields';
import { chat } from '../form/chat.properties';
import { GIVEN_BY_ACTIONS } from '../form/gives';
import { readOptionalMessageId } from '../form/messageId';
import type { ParameterReader } from '../form/parameters';
import type { SessionRequest } from '../operation';
import {
	businessNotice,
	LABEL_EXAMPLE,
	labelField,
	labelJson,
	readLabel,
} from './label.properties';

/** The fields of the two operations that put a label on something or take it off. */
export const labelled = [
	businessNotice,
	labelField,
	chat,
	field('messageId', 'Message ID', 'string', {
		placeholder: 'e.g. 3EB0C431C26A1916E07A',
		description: 'ID of one message of the chat; the chat itself is meant when empty',
	}),
];

const { target_message_id } = GIVEN_BY_ACTIONS;

export function given(labeled: boolean): Record<string, unknown> {
	return { chat: GIVEN_BY_ACTIONS.chat, ...LABEL_EXAMPLE, labeled, target_message_id };
}

/** @throws WhatsAppError `invalid_parameter` */
export function setLabel(parameters: ParameterReader, labeled: boolean): SessionRequest {
	const label = readLabel(parameters);
	const to = parameters.recipient('chat');
	const messageId = readOptionalMessageId(parameters, 'messageId');
	return {
		kind: 'session',
		async run({ client }, { signal }) {
			const args = { label, labeled, chat: to, messageId };
			const { chat, ...set } = await client.command('setLabel', args, { signal });
			return {
				json: { chat, ...labelJson(set), labeled, target_message_id: messageId ?? null },
			};
		},
	};
}
