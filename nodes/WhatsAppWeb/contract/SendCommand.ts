import type { MessageContent } from '../message/content';
import type { Question } from './questions';

export interface SendCommand {
	/** A normalised JID without device. */
	to: string;
	content: MessageContent;
	/**
	 * Sent instead when WhatsApp refuses this kind of message; a retry of the command then sends it, too. Two commands that
	 * only differ in it are the same.
	 */
	fallback?: MessageContent;
	/** Id of the message to quote. The quote of an unknown message has no text, and the result a warning. */
	replyTo?: string;
	/**
	 * Whom a message to a group mentions: the members whose number or LID stands in its text behind an `@`, with `everyone` all
	 * others too, or nobody (default).
	 */
	mentions?: 'fromText' | 'everyone' | 'none';
	/** Whom a status is shown to: those of the address book (default), of them all but some, or just some. */
	audience?: Audience;
	/** Whose answer an execution waits for. The same command from another execution makes it that execution's question. */
	question?: Question;
	/** Two commands with the same key are one message; without a key, each command is a message. */
	idempotency?: Idempotency;
	/** Whether the chat shows "typing…" before, for as long as it takes to write the text. */
	typesFirst?: boolean;
	waitUntil: 'accepted' | 'delivered' | 'read';
	/** Id of the workflow, so that those of one number take turns. */
	workflow?: string;
	/** Limit for the whole send in ms, but for uploading a file: connecting, look-ups, ack, resends. A turn is waited for as long before. */
	timeoutMs: number;
}

/**
 * An `execution` key stands for an item in a run of a node, whose retry gets the first result, with a warning if its content
 * is another. A `custom` key is the author's; with other content it is refused (`idempotency_key_reused`).
 */
export type Idempotency =
	| { scope: 'custom'; key: string }
	| { scope: 'execution'; key: string; call?: SendCall };

/** Tells commands apart that share a key which outlives executions: they are one message only in different attempts. */
export interface SendCall {
	/** The attempt to do what the key stands for. */
	attempt: string;
	/** The call within the attempt: an execution, and a request of an AI agent. A retry of a node has the same. */
	id: string;
	/** Whether the calls of an attempt may overtake each other. */
	isConcurrent: boolean;
}

/** @property people JIDs without device */
export type Audience = { of: 'contacts' } | { of: 'chosen' | 'except'; people: string[] };

export interface SendResult {
	messageId: string;
	/** Unix seconds, by the server's clock. */
	timestamp: number;
	/** JID that the message was sent to; `toPn` and `toLid` are the recipient's JIDs as far as known. */
	to: string;
	toPn: string | null;
	toLid: string | null;
	status: 'accepted' | 'delivered' | 'read';
	/** Number of a channel's post; null elsewhere. */
	serverId: string | null;
	/** How many people a status was sent to. */
	audience?: number;
	/** Sentences for the workflow's author. */
	warnings: string[];
}
