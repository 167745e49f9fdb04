import type { ReceivedMessage } from '../../message/content';
import type { WAMessage } from '../wire/baileys';
import type { Place } from '../../contract/events/SessionEvent';

/** A message that is known to exist, but not what it says. */
export interface Undecryptable extends Place {
	id: string;
	pushName?: string;
	/** Unix seconds, the server's. */
	timestamp: number;
	offline: boolean;
	reason: UndecryptableReason;
	/** How WhatsApp calls what it withheld (`bot_unavailable_fanout`, …), if it did. */
	unavailableType?: string;
	/** The error, in the words of the library that met it. */
	detail?: string;
	/** Whether its sender, or the own phone, has been asked for it again. */
	askedAgain: boolean;
}

/**
 * - `withheld`: WhatsApp told of it, but did not send its content to linked devices
 * - `wrong_keys`: the keys of this device do not open it: it was encrypted with others, or changed on its way
 * - `malformed`: it was decrypted, but is no message
 * - `unsupported`: a way of encrypting that is not known here
 */
export type UndecryptableReason = 'withheld' | 'wrong_keys' | 'malformed' | 'unsupported';

/** `WebMessageInfo.StubType.CIPHERTEXT` */
export const CIPHERTEXT = 2;

/** First stub parameter of what was withheld; the second is the type that WhatsApp gave. */
export const WITHHELD = 'withheld';

/** What WhatsApp never sends to this kind of device, however often it is asked. */
const NEVER_SENT: ReadonlySet<string> = new Set([
	'bot_unavailable_fanout',
	'hosted_unavailable_fanout',
]);

/** What the protobuf library says of bytes that are no message, and Baileys of ways to encrypt. */
const MALFORMED = /wire type|out of range|call stack|illegal|varint|nesting|unpad/i;
const MALFORMED_DETAIL = 'illegal message: ';
const UNSUPPORTED = /unknown e2e type/i;

/** A message of which no sense can be made, as a stub. */
export function asMalformed(message: WAMessage, error: unknown): WAMessage {
	const detail = `${MALFORMED_DETAIL}${error instanceof Error ? error.message : ''}`;
	return {
		...message,
		message: undefined,
		messageStubType: CIPHERTEXT,
		messageStubParameters: [detail],
	};
}

/** The phone is not asked for older ones; Baileys' PLACEHOLDER_MAX_AGE_SECONDS. */
const MAX_AGE_SECONDS = 14 * 86_400;

/** @param message a stub of type {@link CIPHERTEXT} */
export function undecryptable(message: ReceivedMessage): Undecryptable {
	const { id, chat, sender, senderPn, senderLid, fromMe, pushName, timestamp, offline } = message;
	const [detail = '', unavailableType] = message.stubParameters ?? [];
	const reason = reasonOf(detail);
	return {
		id,
		chat,
		sender,
		senderPn,
		senderLid,
		fromMe,
		pushName,
		timestamp,
		offline,
		reason,
		...(unavailableType && { unavailableType }),
		...(reason !== 'withheld' && { detail }),
		askedAgain: isAskedAgain(reason, unavailableType, timestamp),
	};
}

/** By Baileys, where it helps: the sender if the keys were wrong, the own phone if nothing was sent. */
function isAskedAgain(
	reason: UndecryptableReason,
	unavailableType: string | undefined,
	timestamp: number,
): boolean {
	if (reason !== 'withheld') return reason !== 'unsupported';
	if (NEVER_SENT.has(unavailableType ?? '')) return false;
	return Date.now() / 1000 - timestamp <= MAX_AGE_SECONDS;
}

function reasonOf(detail: string): UndecryptableReason {
	if (detail === WITHHELD) return 'withheld';
	if (UNSUPPORTED.test(detail)) return 'unsupported';
	return MALFORMED.test(detail) ? 'malformed' : 'wrong_keys';
}
