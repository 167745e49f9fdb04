import { plainMessage } from '../../wire/baileys';
import { EDIT } from '../../../message/annotation';
import { isNewsletterJid } from '../../../message/jid';
import { annotationOf } from '../../../message/received/annotation';
import type { Mutation } from '../../../store/Store';
import { asSender } from '../../account/me';
import { distinct, knownMessages } from '../known';
import type { OutgoingMessage } from '../outgoing';
import type { Incoming } from '../incoming';
import { revokeMessage } from '../changes';
import { readAnnotation } from './read';
import type { AnnotationParts } from './annotation';

/**
 * What a message sent from here changes of an earlier one in the store (an edit, a vote, a deletion), as if another device
 * of the account had sent it.
 * @param timestamp when it was sent, Unix seconds
 * @returns a function that looks it up; undefined for a message that is not about another one
 */
export function changesBySent(
	messageId: string,
	payload: OutgoingMessage,
	timestamp: number,
	parts: AnnotationParts,
): (() => Promise<Mutation[]>) | undefined {
	const { to, toPn, toLid, from, message, attributes, wireId } = payload;
	const { me, baileys, account } = parts;
	const byAdmin = attributes?.edit === EDIT.adminRevoke;
	if (isNewsletterJid(to)) {
		// Posts are changed under their own id; an edited one is written as any sent message is.
		if (!byAdmin || wireId === undefined) return undefined;
		return async () => {
			const posts = await knownMessages(account, wireId);
			const here = posts.filter(({ chats }) => chats.includes(to));
			return here.flatMap((post) => revokeMessage(wireId, post));
		};
	}
	const content = plainMessage(baileys.proto.Message.decode(message), baileys);
	const annotation = annotationOf(content);
	if (!annotation) return undefined;
	const incoming: Incoming = {
		message: {
			id: messageId,
			chat: to,
			...asSender(from, me),
			timestamp,
			offline: false,
			message: content,
		},
		canonicalChat: toLid ?? to,
		canonicalSender: 'me',
		chats: distinct([to, toPn, toLid]),
	};
	return async () => (await readAnnotation(annotation, incoming, byAdmin, parts)).mutations;
}
