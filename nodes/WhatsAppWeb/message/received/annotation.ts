import type { AdditionUse, Encrypted } from '../secret';
import { asBytes, asCount, asLine, asObject, asText, type PlainObject } from '../untrusted';
import { unwrap } from '../unwrap';

/** How an annotation points at the message it is about (`proto.MessageKey`). */
export interface Pointer {
	id: string;
	/** Whether the message is by who points. By this account, if `normalised`. */
	fromMe: boolean;
	/** JID of the author, as far as it says. */
	participant?: string;
	/** Baileys has turned it to this account's point of view, as it does with reactions and votes of others. */
	normalised: boolean;
}

/** What a message says about an earlier one, instead of being a message of its own. */
export type Annotation = { pointer: Pointer } & (
	| { kind: 'reaction'; /** '' takes the reaction back. */ emoji: string }
	/** @property at Unix ms, by the author's clock */
	| { kind: 'edit'; content: PlainObject; at?: number }
	| { kind: 'revoke' }
	/** @property seconds 0 unpins; undefined when it does not say for how long */
	| { kind: 'pin'; seconds: number | undefined }
	| SealedAnnotation
);

/** Encrypted under the secret of the message it is about. */
export interface SealedAnnotation {
	kind: 'sealed';
	pointer: Pointer;
	/** Undefined for a use that is not known here. */
	use: AdditionUse | undefined;
	encrypted: Encrypted | undefined;
	/** Unix ms, by the author's clock. */
	at?: number;
}

/** `ProtocolMessage.Type`, `SecretEncryptedMessage.SecretEncType`, `PinInChatMessage.Type`. */
const { REVOKE, MESSAGE_EDIT } = { REVOKE: 0, MESSAGE_EDIT: 14 } as const;
const SECRET_EDITS: Record<number, AdditionUse> = { 1: 'Event Edit', 2: 'Message Edit' };
const UNPIN_FOR_ALL = 2;

/** @param received `proto.Message` as plain data. @returns undefined for everything else */
export function annotationOf(received: unknown): Annotation | undefined {
	const { key, content, message } = unwrap(received);
	switch (key) {
		case 'reactionMessage':
			return pointing(content.key, true, { kind: 'reaction', emoji: asText(content.text) ?? '' });
		case 'protocolMessage':
			return fromProtocol(content);
		case 'pinInChatMessage':
			return pointing(content.key, false, { kind: 'pin', seconds: pinned(content, message) });
		case 'pollUpdateMessage': {
			const at = asCount(content.senderTimestampMs);
			return sealed('Poll Vote', content.pollCreationMessageKey, content.vote, { at, ours: true });
		}
		case 'encEventResponseMessage':
			return sealed('Event Response', content.eventCreationMessageKey, content);
		case 'encReactionMessage':
			return sealed('Enc Reaction', content.targetMessageKey, content);
		case 'encCommentMessage':
			return sealed('Enc Comment', content.targetMessageKey, content);
		case 'secretEncryptedMessage':
			return sealed(SECRET_EDITS[Number(content.secretEncType)], content.targetMessageKey, content);
		default:
			return undefined;
	}
}

/** What an edit makes of the message: the plaintext of an encrypted one holds it in a protocol message, or as it is. */
export function editedContent(opened: PlainObject): PlainObject {
	const { key, content, message } = unwrap(opened);
	return (key === 'protocolMessage' && asObject(content.editedMessage)) || message;
}

function fromProtocol(content: PlainObject): Annotation | undefined {
	// The first value of an enum is also what a missing one reads as.
	const type = content.type ?? REVOKE;
	if (type === REVOKE) return pointing(content.key, false, { kind: 'revoke' });
	const edited = asObject(content.editedMessage);
	if (type !== MESSAGE_EDIT || !edited) return undefined;
	const at = asCount(content.timestampMs);
	return pointing(content.key, false, { kind: 'edit', content: edited, at });
}

function pinned(content: PlainObject, message: PlainObject): number | undefined {
	if (content.type === UNPIN_FOR_ALL) return 0;
	return asCount(asObject(message.messageContextInfo)?.messageAddOnDurationInSecs) || undefined;
}

function sealed(
	use: AdditionUse | undefined,
	key: unknown,
	envelope: unknown,
	{ at, ours = false }: { at?: number; ours?: boolean } = {},
): Annotation | undefined {
	const { encPayload, encIv } = asObject(envelope) ?? {};
	const [payload, iv] = [asBytes(encPayload), asBytes(encIv)];
	const encrypted = payload && iv && { encPayload: payload, encIv: iv };
	return pointing(key, ours, { kind: 'sealed', use, encrypted, at });
}

type Said<Kind> = Kind extends Annotation ? Omit<Kind, 'pointer'> : never;

function pointing(
	key: unknown,
	normalised: boolean,
	said: Said<Annotation>,
): Annotation | undefined {
	const { id: name, fromMe, participant } = asObject(key) ?? {};
	const id = asLine(name);
	if (id === undefined) return undefined;
	const pointer: Pointer = {
		id,
		fromMe: fromMe === true,
		participant: asLine(participant),
		normalised,
	};
	return { ...said, pointer } as Annotation;
}
