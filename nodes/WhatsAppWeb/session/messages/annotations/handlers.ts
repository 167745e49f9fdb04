import type { Context, Outcome, Saying, Told } from './annotation';
import { messageText } from '../../../message/received/text';
import { unwrap } from '../../../message/unwrap';
import { contentOf } from '../known';
import { editMessage, revokeMessage } from '../changes';
import { asMessage } from './comment';
import { mayBeBy } from './subject';
import { countVote } from './votes';

/** Nobody's client does this: it changes what somebody else has said. */
const FORGED: Outcome = { mutations: [] };

type Handlers = {
	[Kind in Saying['kind']]: (
		said: Extract<Saying, { kind: Kind }>,
		context: Context,
	) => Outcome | Promise<Outcome>;
};

export const SAYINGS: Handlers = {
	reaction: ({ emoji }, { data }) => only({ event: 'reaction', data: { ...data, emoji } }),

	pin: ({ seconds = null }, { data }) => only({ event: 'message_pin', data: { ...data, seconds } }),

	edit: ({ content }, context) => {
		const { subject, data, at, parts } = context;
		if (!isOwnWork(context)) return FORGED;
		const text = messageText(unwrap(content));
		return {
			told: { event: 'message_edit', data: { ...data, text, content } },
			mutations: subject.known
				? editMessage(subject.id, subject.known, { content, at }, parts.baileys)
				: [],
		};
	},

	revoke: (_, context) => {
		const { subject, data } = context;
		const byAuthor = isOwnWork(context);
		if (!byAuthor && !context.byAdmin) return FORGED;
		return {
			told: { event: 'message_revoke', data: { ...data, byAdmin: !byAuthor } },
			mutations: subject.known ? revokeMessage(subject.id, subject.known) : [],
		};
	},

	vote: async ({ options }, { subject: { id, known }, annotators, data, at, parts }) => {
		const vote = { voter: annotators, at, options };
		const counted = known && (await countVote(id, known, vote, parts));
		const said = { selected: counted?.selected ?? null, retracted: options.length === 0 };
		return {
			told: { event: 'poll_vote', data: { ...data, poll: counted?.poll ?? null, ...said } },
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
export function eventName({ subject, parts }: Pick<Context, 'subject' | 'parts'>): string | null {
	const message = subject.known && contentOf(subject.known, parts.baileys);
	return message ? messageText(unwrap(message)) : null;
}

/** Whether it is the author who speaks, as far as anybody can tell: a message that is not known may be theirs. */
function isOwnWork({ subject, annotators, parts }: Context): boolean {
	const { known, namesakes, authors } = subject;
	if (known) return mayBeBy(known, annotators, parts.me);
	return namesakes.length === 0 && authors.some((author) => annotators.includes(author));
}

function only(told: Told): Outcome {
	return { told, mutations: [] };
}
