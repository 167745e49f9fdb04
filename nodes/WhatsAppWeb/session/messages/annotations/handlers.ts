import { jidsIn } from '../../../message/received/people';
import { messageText } from '../../../message/received/text';
import { asObject, type PlainObject } from '../../../message/untrusted';
import { unwrap } from '../../../message/unwrap';
import { peopleOf } from '../../account/people';
import { editMessage, revokeMessage } from '../changes';
import { contentOf, quotable, receivedRow } from '../known';
import { isByAuthor } from '../lookup';
import type { AnnotationContent, AnnotationContext, AnnotationEvent, Effect } from './annotation';
import { keepReaction } from './reactions';
import { countVote } from './votes';

/** Only authors may edit or delete their messages, and whoever is not known to be the author is not. */
const UNPROVED: Effect = { isUnproved: true, mutations: [] };

type Handler<Content> = (content: Content, context: AnnotationContext) => Effect | Promise<Effect>;

type Kind = AnnotationContent['kind'];

const HANDLERS: { [Each in Kind]: Handler<Extract<AnnotationContent, { kind: Each }>> } = {
	reaction: async ({ emoji }, { annotated: { id, known }, annotators, data, at, parts }) => ({
		event: { event: 'reaction', data: { ...data, emoji } },
		mutations: known ? await keepReaction(id, known, { by: annotators, emoji, at }, parts) : [],
	}),

	pin: ({ seconds = null }, { data }) => only({ event: 'message_pin', data: { ...data, seconds } }),

	edit: ({ content }, { annotated, annotators, data, at, parts }) => {
		if (!isByAuthor(annotated, annotators)) return UNPROVED;
		const { id, known } = annotated;
		const text = messageText(unwrap(content));
		return {
			event: { event: 'message_edit', data: { ...data, text, content } },
			mutations: known ? editMessage(id, known, { content, at }, parts.baileys) : [],
		};
	},

	revoke: (_, { annotated, annotators, byAdmin, data }) => {
		const byAuthor = isByAuthor(annotated, annotators);
		if (!byAuthor && !byAdmin) return UNPROVED;
		const { id, known } = annotated;
		return {
			event: { event: 'message_revoke', data: { ...data, byAdmin: !byAuthor } },
			mutations: known ? revokeMessage(id, known) : [],
		};
	},

	vote: async ({ options }, { annotated: { id, known }, annotators, data, at, parts }) => {
		const vote = { voter: annotators, at, options };
		const counted = known && (await countVote(id, known, vote, parts));
		const { poll = null, selected = null, mutations = [] } = counted ?? {};
		const retracted = options.length === 0;
		return {
			event: { event: 'poll_vote', data: { ...data, poll, selected, retracted } },
			mutations,
		};
	},

	answer: ({ response, extraGuests }, { data, ...context }) =>
		only({
			event: 'event_response',
			data: { ...data, name: eventName(context), response, extraGuests },
		}),

	comment: async ({ content }, context) => await asMessage(content, context),
};

/** What follows from an annotation that says this. */
export async function effectOf(
	content: AnnotationContent,
	context: AnnotationContext,
): Promise<Effect> {
	return await (HANDLERS[content.kind] as Handler<AnnotationContent>)(content, context);
}

/** Name of the calendar event that is answered, if it is known. */
export function eventName({
	annotated,
	parts,
}: Pick<AnnotationContext, 'annotated' | 'parts'>): string | null {
	const message = annotated.known && contentOf(annotated.known, parts.baileys);
	return message ? messageText(unwrap(message)) : null;
}

/**
 * A comment on a community's post, as a message that quotes the post. It is kept under its own id and secret, so that
 * annotations of the comment can be read.
 */
async function asMessage(
	content: PlainObject,
	{ incoming, annotated, parts }: AnnotationContext,
): Promise<Effect> {
	const { Message } = parts.baileys.proto;
	const { key, content: inner, message } = unwrap(content);
	const { id, fromMe, sender, known } = annotated;
	const participant = sender === null ? {} : { participant: sender };
	const contextInfo = {
		...asObject(inner.contextInfo),
		stanzaId: id,
		...participant,
		quotedMessage: quotable(known && contentOf(known, parts.baileys)),
	};
	const isText = key === null || key === 'conversation';
	const fields = key === 'conversation' ? { text: message.conversation } : inner;
	const quoting = { [isText ? 'extendedTextMessage' : key]: { ...fields, contextInfo } };
	const messageContextInfo = incoming.message.message?.messageContextInfo;
	const targetMessageKey = { remoteJid: incoming.message.chat, fromMe, id, ...participant };
	const comment = { commentMessage: { message: quoting, targetMessageKey }, messageContextInfo };
	const bytes = Message.encode(Message.fromObject({ ...quoting, messageContextInfo })).finish();
	const identified = { me: () => parts.me, auth: { keys: parts.keys } };
	const people = await peopleOf(jidsIn(comment), identified, undefined);
	return {
		event: { event: 'message', data: { ...incoming.message, message: comment, people } },
		mutations: [{ table: 'message', message: receivedRow(incoming, bytes) }],
	};
}

function only(event: AnnotationEvent): Effect {
	return { event, mutations: [] };
}
