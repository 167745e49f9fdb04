import { WhatsAppError } from '../../errors';
import type { MessageAction, MessageActionKind } from '../../message/content';
import { isNewsletterJid } from '../../message/jid';
import type { SendRequest } from '../operation';
import type { ParameterReader } from './parameters';

/** Actions that channels support. */
const IN_CHANNELS: ReadonlySet<MessageActionKind> = new Set([
	'edit',
	'forward',
	'reaction',
	'revoke',
]);

/**
 * A request for an action on an earlier message.
 * @param chat the parameter that names the chat
 * @throws WhatsAppError `invalid_parameter`, `unsupported_for_newsletter`
 */
export function actionRequest(
	parameters: ParameterReader,
	action: MessageAction,
	chat = 'to',
): SendRequest {
	const to = parameters.recipient(chat);
	if (isNewsletterJid(to) && !IN_CHANNELS.has(action.kind)) {
		throw new WhatsAppError('unsupported_for_newsletter', 'Channels have nothing like this', {
			description: 'Choose a contact or a group.',
		});
	}
	return { kind: 'send', to, content: { message: {}, action }, warnings: [] };
}
