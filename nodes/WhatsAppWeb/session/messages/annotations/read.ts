import { isLidJid, isPnJid } from '../../../message/jid';
import type { Annotation } from '../../../message/received/annotation';
import type { AdditionUse } from '../../../message/secret';
import { identitiesOf } from '../../account/identities';
import type { Incoming } from '../incoming';
import { findAnnotated } from '../lookup';
import { undecryptable } from '../undecryptable';
import type { AnnotationContext, AnnotationEvent, AnnotationParts, Effect } from './annotation';
import { decryptAnnotation } from './decrypt';
import { effectOf, eventName } from './handlers';

/**
 * Reads an annotation with what the session knows of the message it is about. Reading it twice gives the same event, and
 * mutations that replace the earlier ones.
 * @param byAdmin whether the server confirms that its sender is an admin of the group
 */
export async function readAnnotation(
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
	const target = {
		id: annotated.id,
		fromMe: annotated.fromMe,
		sender: annotated.sender,
		senderPn: annotated.authors.find(isPnJid),
		senderLid: annotated.authors.find(isLidJid),
	};
	const who = { chat, sender, senderPn, senderLid, fromMe, pushName };
	const data = { ...who, id, target, message };
	const context: AnnotationContext = { incoming, annotated, annotators, byAdmin, at, data, parts };
	if (annotation.kind !== 'sealed') return await effectOf(annotation, context);

	const content = decryptAnnotation(annotation, annotated, annotators, parts.baileys);
	if ('kind' in content) return await effectOf(content, context);
	const unreadable = UNREADABLE[annotation.use ?? 'Message Edit'];
	return {
		event: unreadable({ ...context, data: { ...data, unreadable: content.unreadable } }),
		mutations: [],
	};
}

/** The event of an encrypted annotation that cannot be read. */
const UNREADABLE: Record<AdditionUse, (context: AnnotationContext) => AnnotationEvent> = {
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

function unreadableEdit({ data }: AnnotationContext): AnnotationEvent {
	return { event: 'message_edit', data: { ...data, text: null, content: null } };
}
