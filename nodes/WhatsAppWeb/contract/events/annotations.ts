import type { Place } from './place';

/** The message that something is said about. */
export interface Annotated {
	id: string;
	fromMe: boolean;
	/** Its author, as the chat named people; null when nobody said. */
	sender: string | null;
}

/** Something said about an earlier message, by a message that shows nothing of its own. */
export interface AnnotationData extends Place {
	/** Its own id. */
	id: string;
	pushName?: string;
	target: Annotated;
	/** Why it could not be decrypted; what it says is null then. */
	unreadable?: Unreadable;
	/** `proto.Message` as plain data, as it came. */
	message?: Record<string, unknown>;
}

/** Events about earlier messages. */
export interface AnnotationEvents {
	/** @property text the new words; `content` all of the message as it is now */
	message_edit: AnnotationData & { text: string | null; content: Record<string, unknown> | null };
	/** @property byAdmin deleted by an admin of the group who is not its author */
	message_revoke: AnnotationData & { byAdmin: boolean };
	/** @property seconds 0 unpins; null when it does not say for how long */
	message_pin: AnnotationData & { seconds: number | null };
	/** @property emoji '' takes the reaction back */
	reaction: AnnotationData & { emoji: string | null };
	poll_vote: AnnotationData & {
		/** With this vote counted; null when the poll is not known. */
		poll: PollResult | null;
		/** Chosen options by name; none retracts. */
		selected: string[] | null;
		/** Whether the voter has taken all choices back. */
		retracted: boolean | null;
	};
	event_response: AnnotationData & {
		/** Name of the event, if it is known. */
		name: string | null;
		response: EventResponse | null;
		/** How many others the person brings. */
		extraGuests: number | null;
	};
}

/** Why an annotation could not be read. */
export type Unreadable =
	/** The message it is about never came to this session, or was forgotten since. */
	| 'message_unknown'
	/** It came without a secret, or was deleted. */
	| 'secret_missing'
	/** Encrypted for another message or by somebody else than it says, or damaged. */
	| 'not_decryptable'
	/** Of a kind that WhatsApp has added since. */
	| 'kind_unknown';

export type EventResponse = 'going' | 'not_going' | 'maybe';

/** How a poll stands. */
export interface PollResult {
	/** The question. */
	name: string;
	/** All options in the poll's order. */
	tally: Array<{ option: string; votes: number }>;
}
