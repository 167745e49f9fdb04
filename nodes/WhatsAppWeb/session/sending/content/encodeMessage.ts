import { randomBytes } from 'node:crypto';
import { WhatsAppError } from '../../../errors';
import type { MessageContent } from '../../../message/content';
import { hasSecret } from '../../../message/kinds';
import type { Baileys } from '../../wire/baileys';
import type { Quote } from './quote';
import { unixNow } from '../../../primitives/unixNow';

const SECRET_BYTES = 32;

/** What only a session can add to a message. */
export interface SessionParts {
	/** Of the content: the keys of an uploaded file, the link of a call. */
	fields?: Record<string, unknown>;
	quote?: Quote;
}

/** The finished `proto.Message`, encoded. */
export function encodeMessage(
	{ message }: MessageContent,
	{ fields, quote }: SessionParts,
	{ proto: { Message } }: Baileys,
): { bytes: Uint8Array; warnings: string[] } {
	// Nothing is what a deleted post of a channel consists of.
	if (Object.keys(message).length === 0) return { bytes: new Uint8Array(), warnings: [] };
	const kind = Object.keys(message).find((key) => key !== 'messageContextInfo');
	const content = kind === undefined ? undefined : message[kind];
	if (kind === undefined || content === undefined) {
		throw new WhatsAppError('internal_error', 'There is no content to send');
	}
	const contextInfo = { ...(content.contextInfo as object | undefined), ...quote };
	const complete = Message.fromObject({
		messageContextInfo: {
			...message.messageContextInfo,
			...(hasSecret(kind) && { messageSecret: randomBytes(SECRET_BYTES) }),
		},
		[kind]: {
			// Uploaded before, nobody knows when; apps want to be told a time.
			...(content.mediaKey !== undefined && { mediaKeyTimestamp: unixNow() }),
			...content,
			...fields,
			...(Object.keys(contextInfo).length > 0 && { contextInfo }),
		},
	});
	const built = (complete as unknown as Record<string, { contextInfo?: Quote } | null>)[kind];
	if (!built) {
		throw new WhatsAppError('internal_error', `This WhatsApp client knows no '${kind}'`);
	}
	// fromObject leaves out what the content has no field for.
	const quoteLost = quote !== undefined && built.contextInfo?.stanzaId !== quote.stanzaId;
	return {
		bytes: Message.encode(complete).finish(),
		warnings: quoteLost ? ['This kind of message cannot quote another one.'] : [],
	};
}
