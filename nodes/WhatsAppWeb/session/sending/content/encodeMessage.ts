import { randomBytes } from 'node:crypto';
import { WhatsAppError } from '../../../errors';
import type { MessageContent } from '../../../message/content';
import { hasSecret, isMessageKind } from '../../../message/kinds';
import type { Timer } from '../../../message/received/timer';
import { asObject } from '../../../message/untrusted';
import type { Baileys } from '../../wire/baileys';
import type { Quote } from './quote';
import { unixNow } from '../../../primitives/unixNow';

const SECRET_BYTES = 32;

/** The parts of a message that do not come from its author. */
export interface Additions {
	/** @see sessionFields */
	fields?: Record<string, unknown>;
	quote?: Quote;
	/** @see chatTimer */
	timer?: Timer;
}

/** Encodes a message as `proto.Message`. @throws WhatsAppError `internal_error` */
export function encodeMessage(
	{ message }: MessageContent,
	{ fields, quote, timer }: Additions,
	{ proto: { Message } }: Baileys,
): { bytes: Uint8Array; warnings: string[] } {
	// The deletion of a channel post has no content.
	if (Object.keys(message).length === 0) return { bytes: new Uint8Array(), warnings: [] };
	const kind = Object.keys(message).find((key) => key !== 'messageContextInfo');
	const content = kind === undefined ? undefined : message[kind];
	if (kind === undefined || content === undefined) {
		throw new WhatsAppError('internal_error', 'There is no content to send');
	}
	const timed = timer && isMessageKind(kind) ? timerFields(timer) : undefined;
	const contextInfo = { ...(content.contextInfo as object | undefined), ...quote, ...timed };
	const noteMessage = timed && withTimer(content.noteMessage, timed);
	const complete = Message.fromObject({
		messageContextInfo: {
			...message.messageContextInfo,
			...(hasSecret(kind) && { messageSecret: randomBytes(SECRET_BYTES) }),
		},
		[kind]: {
			// A file that was uploaded earlier: the time is not known, but apps require one.
			...(content.mediaKey !== undefined && { mediaKeyTimestamp: unixNow() }),
			...content,
			...fields,
			...(noteMessage && { noteMessage }),
			...(Object.keys(contextInfo).length > 0 && { contextInfo }),
		},
	});
	const built = (complete as unknown as Record<string, { contextInfo?: Quote } | null>)[kind];
	if (!built) {
		throw new WhatsAppError('internal_error', `This WhatsApp client knows no '${kind}'`);
	}
	// fromObject drops a field that the kind of message does not have.
	const quoteLost = quote !== undefined && built.contextInfo?.stanzaId !== quote.stanzaId;
	return {
		bytes: Message.encode(complete).finish(),
		warnings: quoteLost ? ['This kind of message cannot quote another one.'] : [],
	};
}

type TimerFields = ReturnType<typeof timerFields>;

/** As `contextInfo` has it. A timer that was switched off is said to be off. */
function timerFields({ seconds, setAt }: Timer) {
	return { expiration: seconds, ...(setAt !== null && { ephemeralSettingTimestamp: setAt }) };
}

/** The note of a payment, which holds the context of the whole message. */
function withTimer(note: unknown, timed: TimerFields): Record<string, unknown> | undefined {
	const text = asObject(asObject(note)?.extendedTextMessage);
	return text && { extendedTextMessage: { ...text, contextInfo: timed } };
}
