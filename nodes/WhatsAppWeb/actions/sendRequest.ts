import { WhatsAppError } from '../errors';
import type { MessageContent } from '../message/content';
import { isNewsletterJid } from '../message/jid';
import type { MediaRequest, SendRequest } from './operation';
import type { ParameterReader } from './parameters';

/** Longest id seen is 32 characters; WhatsApp's own clients never go beyond this. */
const MESSAGE_ID_MAX = 64;

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
	const replyTo = parameters.optionalText('replyTo', { max: MESSAGE_ID_MAX });
	if (replyTo !== undefined && !/^[\x21-\x7e]+$/.test(replyTo)) {
		parameters.refuse('replyTo', 'is not the ID of a message');
	}
	return { kind: 'send', to, content, media, replyTo, warnings: [] };
}
