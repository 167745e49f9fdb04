import type { EventResponse, Unreadable } from '../../../contract/events/annotations';
import { editedContent, type SealedAnnotation } from '../../../message/received/annotation';
import { type AdditionUse, decryptAddition } from '../../../message/secret';
import { asCount, asText, type PlainObject } from '../../../message/untrusted';
import { type Baileys, plainMessage } from '../../wire/baileys';
import { secretOf } from '../known';
import type { Annotated } from '../lookup';

/** What an encrypted annotation says. */
export type DecryptedContent =
	| { kind: 'reaction'; emoji: string }
	| { kind: 'edit'; content: PlainObject }
	| { kind: 'comment'; content: PlainObject }
	/** @property options SHA-256 of the chosen ones */
	| { kind: 'vote'; options: readonly Uint8Array[] }
	| { kind: 'answer'; response: EventResponse | null; extraGuests: number };

/** `EventResponseMessage.EventResponseType` */
const RESPONSES: Record<number, EventResponse> = { 1: 'going', 2: 'not_going', 3: 'maybe' };

/**
 * Decrypts an annotation with the secret of the message it is about. Clients do not agree on which of a person's two JIDs
 * goes into the key, so every pair of author and annotator is tried; the tag authenticates the right one.
 * @param annotators every JID the sender of the annotation is known by
 */
export function decryptAnnotation(
	{ use, encrypted }: SealedAnnotation,
	{ id: messageId, known, authors }: Annotated,
	annotators: readonly string[],
	baileys: Baileys,
): DecryptedContent | { unreadable: Unreadable } {
	if (use === undefined) return { unreadable: 'kind_unknown' };
	if (!known) return { unreadable: 'message_unknown' };
	const secret = secretOf(known, baileys);
	if (!secret) return { unreadable: 'secret_missing' };
	for (const author of encrypted ? authors : []) {
		for (const modifier of annotators) {
			const context = { secret, messageId, author, modifier };
			const plaintext = encrypted && decryptAddition(use, context, encrypted);
			if (plaintext) return decode(use, plaintext, baileys);
		}
	}
	return { unreadable: 'not_decryptable' };
}

function decode(
	use: AdditionUse,
	plaintext: Uint8Array,
	baileys: Baileys,
): DecryptedContent | { unreadable: Unreadable } {
	try {
		return DECODERS[use](plaintext, baileys);
	} catch {
		return { unreadable: 'not_decryptable' };
	}
}

/** @throws errors of the protobuf library for bytes that are no such message */
type Decoder = (plaintext: Uint8Array, baileys: Baileys) => DecryptedContent;

const edit: Decoder = (plaintext, baileys) => ({
	kind: 'edit',
	content: editedContent(message(plaintext, baileys)),
});

const DECODERS: Record<AdditionUse, Decoder> = {
	'Poll Vote': (plaintext, { proto: { Message } }) => ({
		kind: 'vote',
		options: Message.PollVoteMessage.decode(plaintext).selectedOptions,
	}),
	'Event Response': (plaintext, { proto: { Message } }) => {
		const { response, extraGuestCount } = Message.EventResponseMessage.decode(plaintext);
		return {
			kind: 'answer',
			response: RESPONSES[response ?? 0] ?? null,
			extraGuests: asCount(extraGuestCount) ?? 0,
		};
	},
	'Enc Reaction': (plaintext, { proto: { Message } }) => ({
		kind: 'reaction',
		emoji: asText(Message.ReactionMessage.decode(plaintext).text) ?? '',
	}),
	'Enc Comment': (plaintext, baileys) => ({
		kind: 'comment',
		content: message(plaintext, baileys),
	}),
	'Message Edit': edit,
	'Event Edit': edit,
};

function message(plaintext: Uint8Array, baileys: Baileys): PlainObject {
	return plainMessage(baileys.proto.Message.decode(plaintext), baileys);
}
