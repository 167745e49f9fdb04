import type { EventResponse } from '../../../contract/events/annotations';
import { editedContent } from '../../../message/received/annotation';
import type { AdditionUse } from '../../../message/secret';
import { asCount, asText, type PlainObject } from '../../../message/untrusted';
import type { Baileys } from '../../wire/baileys';
import { plainMessage } from '../../wire/proto';

/** What an encrypted annotation says. */
export type Opened =
	| { kind: 'reaction'; emoji: string }
	| { kind: 'edit'; content: PlainObject }
	| { kind: 'comment'; content: PlainObject }
	/** @property options SHA-256 of the chosen ones */
	| { kind: 'vote'; options: readonly Uint8Array[] }
	| { kind: 'answer'; response: EventResponse | null; extraGuests: number };

/** `EventResponseMessage.EventResponseType` */
const RESPONSES: Record<number, EventResponse> = { 1: 'going', 2: 'not_going', 3: 'maybe' };

/** @returns undefined for bytes that are no such message */
export function readOpened(
	{ use, plaintext }: { use: AdditionUse; plaintext: Uint8Array },
	baileys: Baileys,
): Opened | undefined {
	try {
		return READERS[use](plaintext, baileys);
	} catch {
		return undefined;
	}
}

type Reader = (plaintext: Uint8Array, baileys: Baileys) => Opened;

const edit: Reader = (plaintext, baileys) => ({
	kind: 'edit',
	content: editedContent(message(plaintext, baileys)),
});

const READERS: Record<AdditionUse, Reader> = {
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
