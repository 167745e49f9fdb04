import type { Annotation, SealedAnnotation } from '../../../message/received/annotation';
import { messageText } from '../../../message/received/text';
import { unwrap } from '../../../message/unwrap';
import type { Mutation } from '../../../store/Store';
import type { AnnotationData, AnnotationEvents } from '../../../contract/events/annotations';
import { contentOf } from '../known';
import type { Incoming } from '../incoming';
import type { EventData } from '../../../contract/events/SessionEvent';
import { editMessage, revokeMessage } from '../changes';
import { asMessage } from './comment';
import type { Opened } from './decode';
import { mayBeBy, type AnnotationParts, type Subject } from './subject';
import { countVote } from './votes';

/** What an annotation says, once it is readable. */
export type Saying = Readable<Annotation> | Opened;
type Readable<Said> = Said extends SealedAnnotation ? never : Omit<Said, 'pointer'>;

/** A saying in its context. */
export interface Context {
	incoming: Incoming;
	subject: Subject;
	/** All names of who says it. */
	annotators: string[];
	/** Whether the server vouches for an admin of the group. */
	byAdmin: boolean;
	/** When it was said: Unix ms, by the clock of who says it. */
	at: number;
	data: AnnotationData;
	parts: AnnotationParts;
}

/** What comes of it. */
export interface Outcome {
	/** Nothing when it is forged. */
	told?: Told;
	/** When it happened, Unix ms, if its message is as old as the one it is about. */
	at?: number;
	/** What has to be kept of it, in the transaction that tells it. */
	mutations: Mutation[];
}

type TellableName = keyof AnnotationEvents | 'message' | 'undecryptable_message';

export type Told = {
	[Name in TellableName]: { event: Name; data: EventData[Name] };
}[TellableName];

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
