import { WhatsAppError } from '../errors';
import type { MessageContent } from '../message/content';
import { isNewsletterJid } from '../message/jid';
import { readOptionalMessageId } from './messageId';
import type { MediaRequest, SendRequest } from './operation';
import type { ParameterReader } from './parameters';

/**
 * What all messages have in common: the chat, and the message they answer.
 * @throws WhatsAppError `invalid_parameter`, `unsupported_for_newsletter`
 */
export function sendRequest(
	parameters: ParameterReader,
	content: MessageContent,
	media?: MediaRequest,
): SendRequest {
	const to = parameters.recipient('to');
	// Channels take plain posts; files want another upload than the one of chats.
	if (isNewsletterJid(to) && !('extendedTextMessage' in content.message)) {
		throw new WhatsAppError('unsupported_for_newsletter', 'Only text can be sent to a channel', {
			description: 'Send the text alone, or choose a contact or a group.',
		});
	}
	const replyTo = readOptionalMessageId(parameters, 'replyTo');
	return { kind: 'send', to, content, media, replyTo, warnings: [] };
}
