import type { AdditionUse, Encrypted } from '../secret';
import { asBytes, asCount, asLine, asObject, asText, type PlainObject } from '../untrusted';
import { unwrap } from '../unwrap';
import { protocolName } from './protocolKinds';

/** An annotation's reference to the message it is about (`proto.MessageKey`). */
export interface Pointer {
	id: string;
	/** Whether the author of the annotation wrote the message; whether this account did, if `normalised`. */
	fromMe: boolean;
	/** JID of the message's author, if given. */
	participant?: string;
	/** Whether Baileys has rewritten it to this account's point of view, as it does for others' reactions and votes. */
	normalised: boolean;
}

/** The content of a message that is about an earlier one: a reaction, an edit, a vote, … */
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
	/** Undefined for a use that this version does not know. */
	use: AdditionUse | undefined;
	encrypted: Encrypted | undefined;
	/** Unix ms, by the author's clock. */
	at?: number;
}

/** `SecretEncryptedMessage.SecretEncType`, `PinInChatMessage.Type`. */
const SECRET_EDITS: Record<number, AdditionUse> = { 1: 'Event Edit', 2: 'Message Edit' };
const UNPIN_FOR_ALL = 2;

/** @param received `proto.Message` as plain data. @returns undefined for everything else */
export function annotationOf(received: unknown): Annotation | undefined {
	const { key, content, message } = unwrap(received);
	switch (key) {
		case 'reactionMessage':
			return annotate(content.key, true, { kind: 'reaction', emoji: asText(content.text) ?? '' });
		case 'protocolMessage':
			return fromProtocol(content);
		case 'pinInChatMessage':
			return annotate(content.key, false, { kind: 'pin', seconds: pinned(content, message) });
		case 'pollUpdateMessage': {
			const at = asCount(content.senderTimestampMs);
			const { pollCreationMessageKey, vote } = content;
			return sealed('Poll Vote', pollCreationMessageKey, vote, { at, normalised: true });
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

/** The message's new content. A decrypted edit holds it in a protocol message, or directly. */
export function editedContent(opened: PlainObject): PlainObject {
	const { key, content, message } = unwrap(opened);
	return (key === 'protocolMessage' && asObject(content.editedMessage)) || message;
}

function fromProtocol(content: PlainObject): Annotation | undefined {
	const name = protocolName(content);
	if (name === 'REVOKE') return annotate(content.key, false, { kind: 'revoke' });
	const edited = asObject(content.editedMessage);
	if (name !== 'MESSAGE_EDIT' || !edited) return undefined;
	const at = asCount(content.timestampMs);
	return annotate(content.key, false, { kind: 'edit', content: edited, at });
}

function pinned(content: PlainObject, message: PlainObject): number | undefined {
	if (content.type === UNPIN_FOR_ALL) return 0;
	return asCount(asObject(message.messageContextInfo)?.messageAddOnDurationInSecs) || undefined;
}

function sealed(
	use: AdditionUse | undefined,
	key: unknown,
	envelope: unknown,
	{ at, normalised = false }: { at?: number; normalised?: boolean } = {},
): Annotation | undefined {
	const { encPayload, encIv } = asObject(envelope) ?? {};
	const [payload, iv] = [asBytes(encPayload), asBytes(encIv)];
	const encrypted = payload && iv && { encPayload: payload, encIv: iv };
	return annotate(key, normalised, { kind: 'sealed', use, encrypted, at });
}

type WithoutPointer<Kind> = Kind extends Annotation ? Omit<Kind, 'pointer'> : never;

/** @returns undefined if `key`, a `proto.MessageKey`, has no id */
function annotate(
	key: unknown,
	normalised: boolean,
	annotation: WithoutPointer<Annotation>,
): Annotation | undefined {
	const { id: messageId, fromMe, participant } = asObject(key) ?? {};
	const id = asLine(messageId);
	if (id === undefined) return undefined;
	const pointer: Pointer = {
		id,
		fromMe: fromMe === true,
		participant: asLine(participant),
		normalised,
	};
	return { ...annotation, pointer } as Annotation;
}
