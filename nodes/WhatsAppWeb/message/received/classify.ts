import type { ReceivedMessage } from '../content';
import { isMessageKind } from '../kinds';
import { noticeOf } from './notice';
import { STUB_KINDS } from './stubKinds';
import { asObject } from '../untrusted';
import { unwrap } from '../unwrap';

const KEYS = ['senderKeyDistributionMessage', 'fastRatchetKeySenderKeyDistributionMessage'];

/** The event that a received message is published as; null for none. */
export function classify(
	received: Pick<ReceivedMessage, 'message' | 'stubType' | 'viewOnceUnavailable'>,
): 'message' | 'undecryptable_message' | null {
	const { message, stubType, viewOnceUnavailable } = received;
	if (noticeOf(received)) return 'message';
	// Keys may have come with a message that could not be decrypted.
	const hasContent = unwrap(message).key !== null;
	if (stubType === CIPHERTEXT && !hasContent) return 'undecryptable_message';
	if (message === undefined) return viewOnceUnavailable ? 'message' : null;
	// A kind of content newer than this version: the message is published without it.
	if (!hasContent) return isKeyOnly(message) ? null : 'message';
	return isOwnMessage(message) ? 'message' : null;
}

/** Whether it carries group keys only. A message of an unknown kind would also carry a message secret. */
function isKeyOnly(message: Record<string, unknown>): boolean {
	const bringsKey = KEYS.some((key) => message[key] !== undefined);
	return bringsKey && asObject(message.messageContextInfo)?.messageSecret === undefined;
}

/** Whether this is a message of its own, not an annotation of another one or an exchange between clients. */
export function isOwnMessage(message: Record<string, unknown>): boolean {
	// An edit wraps the new text of another message.
	if ('editedMessage' in message) return false;
	const { key } = unwrap(message);
	return key !== null && isMessageKind(key);
}

export const CIPHERTEXT = STUB_KINDS.CIPHERTEXT.type;
