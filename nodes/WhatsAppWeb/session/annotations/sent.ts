import { EDIT } from '../../message/annotation';
import { isNewsletterJid } from '../../message/jid';
import { annotationOf } from '../../message/received/annotation';
import type { Mutation } from '../../store/Store';
import { distinct, knownMessages } from '../knownMessage';
import type { OutboxPayload } from '../outboxPayload';
import { plainMessage } from '../plain';
import type { Incoming } from '../receivedMessage';
import { revokeMessage } from './changes';
import { outcomeOf } from './outcome';
import type { AnnotationParts } from './subject';

/**
 * What a message sent from here has said about an earlier one, to be kept: its new words, the vote, that it is gone. As if
 * another device of the account had sent it.
 * @param timestamp when it was sent, Unix seconds
 */
export async function keptOfSent(
	messageId: string,
	{ to, toPn, toLid, from, message, attributes, wireId }: OutboxPayload,
	timestamp: number,
	parts: AnnotationParts,
): Promise<Mutation[]> {
	const { me, baileys, account } = parts;
	if (isNewsletterJid(to)) {
		// Posts are changed under their own id; an edited one is written as any sent message is.
		if (attributes?.edit !== EDIT.adminRevoke || wireId === undefined) return [];
		const posts = (await knownMessages(account, wireId)).filter(({ chats }) => chats.includes(to));
		return posts.flatMap((post) => revokeMessage(wireId, post));
	}
	const content = plainMessage(baileys.proto.Message.decode(message), baileys);
	const annotation = annotationOf(content);
	if (!annotation) return [];
	const incoming: Incoming = {
		message: {
			id: messageId,
			chat: to,
			sender: from,
			senderPn: me.pn,
			senderLid: me.lid ?? undefined,
			fromMe: true,
			timestamp,
			offline: false,
			message: content,
		},
		chatIdentity: toLid ?? to,
		senderIdentity: 'me',
		chats: distinct([to, toPn, toLid]),
	};
	const byAdmin = attributes?.edit === EDIT.adminRevoke;
	return (await outcomeOf(annotation, incoming, byAdmin, parts)).mutations;
}
