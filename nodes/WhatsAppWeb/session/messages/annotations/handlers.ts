import type { Context, Effect, ReadableAnnotation, AnnotationEvent } from './annotation';
import { messageText } from '../../../message/received/text';
import { unwrap } from '../../../message/unwrap';
import { contentOf } from '../known';
import { editMessage, revokeMessage } from '../changes';
import { asMessage } from './comment';
import { isByAuthor } from '../lookup';
import { countVote } from './votes';

/** Nobody's client does this: it changes what somebody else has said. */
const FORGED: Effect = { mutations: [] };

type Handlers = {
	[Kind in ReadableAnnotation['kind']]: (
		said: Extract<ReadableAnnotation, { kind: Kind }>,
		context: Context,
	) => Effect | Promise<Effect>;
};

export const SAYINGS: Handlers = {
	reaction: ({ emoji }, { data }) => only({ event: 'reaction', data: { ...data, emoji } }),

	pin: ({ seconds = null }, { data }) => only({ event: 'message_pin', data: { ...data, seconds } }),

	edit: ({ content }, context) => {
		const { annotated, annotators, data, at, parts } = context;
		if (!isByAuthor(annotated, annotators, parts.me)) return FORGED;
		const text = messageText(unwrap(content));
		return {
			event: { event: 'message_edit', data: { ...data, text, content } },
			mutations: annotated.known
				? editMessage(annotated.id, annotated.known, { content, at }, parts.baileys)
				: [],
		};
	},

	revoke: (_, { annotated, annotators, byAdmin, data, parts }) => {
		const byAuthor = isByAuthor(annotated, annotators, parts.me);
		if (!byAuthor && !byAdmin) return FORGED;
		return {
			event: { event: 'message_revoke', data: { ...data, byAdmin: !byAuthor } },
			mutations: annotated.known ? revokeMessage(annotated.id, annotated.known) : [],
		};
	},

	vote: async ({ options }, { annotated: { id, known }, annotators, data, at, parts }) => {
		const vote = { voter: annotators, at, options };
		const counted = known && (await countVote(id, known, vote, parts));
		const said = { selected: counted?.selected ?? null, retracted: options.length === 0 };
		return {
			event: { event: 'poll_vote', data: { ...data, poll: counted?.poll ?? null, ...said } },
			mutations: counted?.mutations ?? [],
		};
	},

	answer: ({ response, extraGuests }, { data, ...context }) =>
		only({
			event: 'event_response',
			data: { ...data, name: eventName(context), response, extraGuests },
		}),

	comment: ({ content }, context) => asMessage(content, context),
};

/** Name of the event that is answered, if it is known. */
export function eventName({
	annotated,
	parts,
}: Pick<Context, 'annotated' | 'parts'>): string | null {
	const message = annotated.known && contentOf(annotated.known, parts.baileys);
	return message ? messageText(unwrap(message)) : null;
}

function only(event: AnnotationEvent): Effect {
	return { event, mutations: [] };
}
