import { WhatsAppError } from '../../errors';
import type { MessageContent } from '../../message/content';
import { isNewsletterJid } from '../../message/jid';
import { withUploadedFile } from '../../message/media';
import { readOptionalMessageId } from './messageId';
import type { SendRequest } from '../operation';
import { type GivenMedia, ParameterReader } from './parameters';
import { readUploadedFile } from './uploadedFile';

/**
 * A request with the parameters of every message: the chat, and the message to quote.
 * @throws WhatsAppError `invalid_parameter`, `unsupported_for_newsletter`
 */
export function sendRequest(
	parameters: ParameterReader,
	content: MessageContent,
	media?: GivenMedia,
): SendRequest {
	const to = parameters.recipient('to');
	// Files of channels would need another upload than those of chats.
	if (isNewsletterJid(to) && !('extendedTextMessage' in content.message)) {
		throw new WhatsAppError('unsupported_for_newsletter', 'Only text can be sent to a channel', {
			description: 'Send the text alone, or choose a contact or a group.',
		});
	}
	const replyTo = readOptionalMessageId(parameters, 'replyTo');
	return { kind: 'send', to, ...withMedia(content, media), replyTo, warnings: [] };
}

/** A file that was uploaded before becomes part of the content; any other is yet to be collected. */
export function withMedia(
	content: MessageContent,
	media: GivenMedia | undefined,
): Pick<SendRequest, 'content' | 'media'> {
	if (!media) return { content };
	const { kind, source } = media;
	if (source.from !== 'uploaded') return { content, media: { kind, source } };
	const file = readUploadedFile(new ParameterReader(source.fields), kind);
	return { content: withUploadedFile(content, kind, file) };
}
