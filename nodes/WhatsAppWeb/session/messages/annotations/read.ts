import type { Annotation } from '../../../message/received/annotation';
import type { AdditionUse } from '../../../message/secret';
import { identitiesOf } from '../../account/identities';
import type { Incoming } from '../incoming';
import { undecryptable } from '../undecryptable';
import { open } from './decrypt';
import { readOpened } from './decode';
import { eventName, SAYINGS } from './handlers';
import { findAnnotated } from '../lookup';
import type {
	Context,
	Effect,
	ReadableAnnotation,
	AnnotationEvent,
	AnnotationParts,
} from './annotation';

/**
 * Reads an annotation with what the session knows of the message it is about. Asked again it says the same, and what it
 * wants kept replaces what is there.
 * @param byAdmin whether the server vouches that who says it is an admin of the group
 */
export async function outcomeOf(
	annotation: Annotation,
	incoming: Incoming,
	byAdmin: boolean,
	parts: AnnotationParts,
): Promise<Effect> {
	const { id, chat, sender, senderPn, senderLid, fromMe } = incoming.message;
	const { pushName, message, timestamp } = incoming.message;
	const annotated = await findAnnotated(annotation.pointer, incoming, parts);
	const annotators = await identitiesOf([sender, senderPn, senderLid], parts.keys, parts.me);
	const at = ('at' in annotation ? annotation.at : undefined) ?? timestamp * 1000;
	const target = { id: annotated.id, fromMe: annotated.fromMe, sender: annotated.sender };
	const who = { chat, sender, senderPn, senderLid, fromMe, pushName };
	const data = { ...who, id, target, message };
	const context: Context = { incoming, annotated, annotators, byAdmin, at, data, parts };
	if (annotation.kind !== 'sealed') return await say(annotation, context);

	const opened = open(annotation, annotated, annotators, parts);
	const said = 'plaintext' in opened ? readOpened(opened, parts.baileys) : undefined;
	if (said) return await say(said, context);
	const unreadable = 'unreadable' in opened ? opened.unreadable : 'not_decryptable';
	const told = UNREADABLE[annotation.use ?? 'Message Edit'];
	return { event: told({ ...context, data: { ...data, unreadable } }), mutations: [] };
}

async function say(said: ReadableAnnotation, context: Context): Promise<Effect> {
	const handle = SAYINGS[said.kind] as (
		said: ReadableAnnotation,
		context: Context,
	) => ReturnType<typeof say>;
	return await handle(said, context);
}

/** What an encrypted annotation is told as when it cannot be read. */
const UNREADABLE: Record<AdditionUse, (context: Context) => AnnotationEvent> = {
	'Poll Vote': ({ data }) => ({
		event: 'poll_vote',
		data: { ...data, poll: null, selected: null, retracted: null },
	}),
	'Event Response': (context) => ({
		event: 'event_response',
		data: { ...context.data, name: eventName(context), response: null, extraGuests: null },
	}),
	'Enc Reaction': ({ data }) => ({ event: 'reaction', data: { ...data, emoji: null } }),
	// It would have been a message.
	'Enc Comment': ({ incoming, data: { unreadable } }) => {
		const stub = { ...incoming.message, stubParameters: [`The comment's key: ${unreadable}`] };
		const data = { ...undecryptable(stub), askedAgain: false };
		return { event: 'undecryptable_message', data };
	},
	'Message Edit': unreadableEdit,
	'Event Edit': unreadableEdit,
};

function unreadableEdit({ data }: Context): AnnotationEvent {
	return { event: 'message_edit', data: { ...data, text: null, content: null } };
}
