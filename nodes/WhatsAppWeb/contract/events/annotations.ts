import type { Place } from './place';

export interface Annotated {
	id: string;
	fromMe: boolean;
	/** JID of its author, as the chat addressed people; null when unknown. */
	sender: string | null;
	/** The author's two identities, as far as known. */
	senderPn?: string;
	senderLid?: string;
}

/** An annotation: a message that changes an earlier one or adds to it, and is not shown by itself. */
export interface AnnotationData extends Place {
	id: string;
	pushName?: string;
	target: Annotated;
	/** Why it could not be read; its own fields are null then. */
	unreadable?: Unreadable;
	/** `proto.Message` as plain data, as it was received. */
	message?: Record<string, unknown>;
}

export interface AnnotationEvents {
	/** @property text the new text; `content` is the whole message as it is now */
	message_edit: AnnotationData & { text: string | null; content: Record<string, unknown> | null };
	/** @property byAdmin whether an admin of the group deleted the message of somebody else */
	message_revoke: AnnotationData & { byAdmin: boolean };
	/** @property seconds how long it stays pinned; 0 unpins, null when the pin does not say */
	message_pin: AnnotationData & { seconds: number | null };
	/** @property emoji '' takes the reaction back */
	reaction: AnnotationData & { emoji: string | null };
	poll_vote: AnnotationData & {
		/** The result with this vote; null when the poll is not known. */
		poll: PollResult | null;
		/** Names of the chosen options; none retracts the vote. */
		selected: string[] | null;
		retracted: boolean | null;
	};
	event_response: AnnotationData & {
		/** Name of the event; null when the event is not known. */
		name: string | null;
		response: EventResponse | null;
		/** Number of guests that the person brings. */
		extraGuests: number | null;
	};
}

export type Unreadable =
	/** The session never received the message it is about, or has forgotten it. */
	| 'message_unknown'
	/** The message it is about had no secret, or was deleted. */
	| 'secret_missing'
	/** It was encrypted for another message or by another author, or is damaged. */
	| 'not_decryptable'
	/** WhatsApp has added this kind since this version. */
	| 'kind_unknown';

export type EventResponse = 'going' | 'not_going' | 'maybe';

export interface PollResult {
	name: string;
	/** All options in the poll's order. */
	tally: Array<{ option: string; votes: number }>;
}
