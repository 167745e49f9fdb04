import { asObject, type PlainObject } from '../../../message/untrusted';
import { unwrap } from '../../../message/unwrap';
import { contentOf, quotable, receivedRow } from '../known';
import type { Context, Effect } from './annotation';

/**
 * A comment below a community's post, as the message it is to its readers: one that quotes the post. It is kept under its
 * own id and secret, for what is said about it.
 * @param opened what was encrypted
 */
export function asMessage(opened: PlainObject, { incoming, annotated, parts }: Context): Effect {
	const { Message } = parts.baileys.proto;
	const { key, content, message } = unwrap(opened);
	const { id, fromMe, sender } = annotated;
	const participant = sender === null ? {} : { participant: sender };
	const contextInfo = {
		...asObject(content.contextInfo),
		stanzaId: id,
		...participant,
		quotedMessage: quotable(annotated.known && contentOf(annotated.known, parts.baileys)),
	};
	const words = key === 'conversation' ? { text: message.conversation } : content;
	const kind = key === null || key === 'conversation' ? 'extendedTextMessage' : key;
	const said = { [kind]: { ...words, contextInfo } };
	const messageContextInfo = incoming.message.message?.messageContextInfo;
	const targetMessageKey = { remoteJid: incoming.message.chat, fromMe, id, ...participant };
	const comment = { commentMessage: { message: said, targetMessageKey }, messageContextInfo };
	const bytes = Message.encode(Message.fromObject({ ...said, messageContextInfo })).finish();
	return {
		event: { event: 'message', data: { ...incoming.message, message: comment } },
		mutations: [{ table: 'message', message: receivedRow(incoming, bytes) }],
	};
}
