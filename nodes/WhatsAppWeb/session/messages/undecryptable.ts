import { CIPHERTEXT } from '../../message/received/classify';
import type { Undecryptable, UndecryptableReason } from '../../contract/events/undecryptable';
import type { ReceivedMessage } from '../../message/content';
import type { WAMessage } from '../wire/baileys';
import { unixNow } from '../../primitives/unixNow';

/** First stub parameter of a withheld message; the second is the type that WhatsApp gave. */
export const WITHHELD = 'withheld';

/** Types that WhatsApp never sends to this kind of device, even when asked again. */
const NEVER_SENT: ReadonlySet<string> = new Set([
	'bot_unavailable_fanout',
	'hosted_unavailable_fanout',
]);

/** Errors of the protobuf library for malformed bytes, and of Baileys for a type of encryption it does not know. */
const MALFORMED = /wire type|out of range|call stack|illegal|varint|nesting|unpad/i;
const MALFORMED_DETAIL = 'illegal message: ';
/** Of the Signal layer. */
const UNTRUSTED = /^untrusted identity$/i;
const UNSUPPORTED = /unknown e2e type/i;

/** A message that cannot be parsed, as a stub. */
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

/** Whether Baileys asks for it again: the sender if the keys were wrong, the own phone if it was withheld. */
function isAskedAgain(
	reason: UndecryptableReason,
	unavailableType: string | undefined,
	timestamp: number,
): boolean {
	if (reason !== 'withheld') return reason !== 'unsupported';
	if (NEVER_SENT.has(unavailableType ?? '')) return false;
	return unixNow() - timestamp <= MAX_AGE_SECONDS;
}

function reasonOf(detail: string): UndecryptableReason {
	if (detail === WITHHELD) return 'withheld';
	if (UNSUPPORTED.test(detail)) return 'unsupported';
	if (UNTRUSTED.test(detail)) return 'untrusted_identity';
	return MALFORMED.test(detail) ? 'malformed' : 'wrong_keys';
}
