import { isNewsletterJid } from '../../message/jid';
import { type Annotation, annotationOf } from '../../message/received/annotation';
import { classify } from '../../message/received/classify';
import { memberLabelOf } from '../../message/received/memberLabel';
import type { People } from '../../message/received/people';
import { noticeOf } from '../../message/received/notice';
import type { SessionParts } from '../connection/SessionParts';
import type { Effect } from '../messages/annotations/annotation';
import { changedPost } from '../messages/annotations/channelPost';
import { type Incoming, toIncoming } from '../messages/incoming';
import { receivedRow } from '../messages/known';
import { asMalformed, undecryptable } from '../messages/undecryptable';
import type { Baileys, WAMessage } from '../wire/baileys';
import type { StanzaHeader } from '../wire/journal';
import { trim } from './trim';

/** A message as Baileys hands it out. */
export interface Arrival {
	message: WAMessage;
	/** Whether it waited on the server. */
	offline: boolean;
	stanzas: readonly StanzaHeader[];
	/** @see lookUpsOf */
	people?: People;
	quoted?: Record<string, unknown>;
}

/** A message that has been read, but not interpreted. */
export interface ReadMessage {
	incoming: Incoming;
	/** Encoded `proto.Message`. */
	bytes: Uint8Array | undefined;
	/** What it says about an earlier message. */
	annotation: Annotation | undefined;
	arrival: Arrival;
}

/**
 * Whether a message may wait for others, because the journal has it until its event is written. Messages without content
 * are not in the journal; posts of channels are, but no other message changes them.
 */
export function mayWait({ message: { key, message } }: Arrival): boolean {
	return Boolean(message) && !isNewsletterJid(key.remoteJid ?? '');
}

/**
 * A message as plain data. One that cannot be read is read as undecryptable, so that it holds up no other.
 * @returns undefined for a message without chat or id
 */
export function read(
	arrival: Arrival,
	parts: Pick<SessionParts, 'baileys' | 'me' | 'report'>,
): ReadMessage | undefined {
	try {
		return readContent(arrival.message, arrival, parts);
	} catch (error) {
		parts.report(error);
		return readContent(asMalformed(arrival.message, error), arrival, parts);
	}
}

function readContent(
	message: WAMessage,
	arrival: Arrival,
	{ baileys, me }: Pick<SessionParts, 'baileys' | 'me'>,
): ReadMessage | undefined {
	trim(message.message);
	const incoming = toIncoming(message, me(), arrival.offline, baileys);
	if (!incoming) return undefined;
	const { people, quoted } = arrival;
	if (people) incoming.message.people = people;
	if (quoted) incoming.message.quotedContent = quoted;
	const { message: content } = message;
	const bytes = content ? baileys.proto.Message.encode(content).finish() : undefined;
	return { incoming, bytes, annotation: annotationOf(incoming.message.message), arrival };
}

/** What follows from a message that says nothing about an earlier one. */
export function interpret(
	{ incoming, bytes, arrival: { stanzas } }: ReadMessage,
	{ NO_MESSAGE_FOUND_ERROR_TEXT }: Baileys,
): Effect {
	const post = changedPost(incoming, bytes, stanzas);
	if (post) return post;
	const { message } = incoming;
	const label = memberLabelOf(message);
	if (label !== undefined) {
		const { id, chat, sender, senderPn, senderLid, fromMe, pushName } = message;
		const data = { id, chat, sender, senderPn, senderLid, fromMe, pushName, label };
		return { event: { event: 'group_member_label', data }, mutations: [] };
	}
	const event = classify(message);
	if (event === null) return { mutations: [] };
	if (event === 'undecryptable_message') {
		// `withheld.ts` publishes it, and knows more about it.
		if (message.stubParameters?.[0] === NO_MESSAGE_FOUND_ERROR_TEXT) return { mutations: [] };
		// No row: the message itself may still come.
		return { event: { event, data: undecryptable(message) }, mutations: [] };
	}
	const row = { table: 'message', message: receivedRow(incoming, bytes) } as const;
	return { event: { event, data: message }, mutations: noticeOf(message) ? [] : [row] };
}
