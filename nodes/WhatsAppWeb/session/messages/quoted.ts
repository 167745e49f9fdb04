import { bareJid } from '../../message/jid';
import { receivedMedia } from '../../message/received/media';
import { asLine, asObject } from '../../message/untrusted';
import { unwrap } from '../../message/unwrap';
import { identitiesOf } from '../account/identities';
import { contentOf, intersects, knownMessages, quotable } from './known';
import { isBy, type LookupParts } from './lookup';
import type { Baileys } from '../wire/baileys';

/** A quote whose content did not come with it. */
export interface BareQuote {
	id: string;
	/** JID of the author, if the quote says it. */
	participant: string | undefined;
	/** JIDs of the chat of the quoted message. */
	chats: string[];
}

/**
 * The quote in a message when WhatsApp has left out its words or where its file is.
 * @param message `proto.Message`, as Baileys hands it out or as plain data
 * @param chats JIDs of the message's own chat
 */
export function bareQuote(message: unknown, chats: readonly string[]): BareQuote | undefined {
	const context = asObject(unwrap(message).content.contextInfo);
	const id = asLine(context?.stanzaId);
	if (id === undefined) return undefined;
	const quoted = unwrap(context?.quotedMessage);
	const file = receivedMedia(quoted);
	const isEmpty =
		quoted.key === null || (quoted.key === 'conversation' && !quoted.message.conversation);
	if (!isEmpty && (!file || file.directPath || file.url)) return undefined;
	const remote = asLine(context?.remoteJid);
	return {
		id,
		participant: asLine(context?.participant),
		chats: remote === undefined ? [...chats] : [bareJid(remote)],
	};
}

/** The content of a quoted message that the session knows; undefined where several may be meant. */
export async function quotedContent(
	{ id, participant, chats }: BareQuote,
	{ account, keys, me, baileys }: LookupParts & { baileys: Baileys },
): Promise<Record<string, unknown> | undefined> {
	const jids = await identitiesOf(chats, keys, me);
	const authors = participant && (await identitiesOf([bareJid(participant)], keys, me));
	const here = (await knownMessages(account, id)).filter((message) =>
		intersects(message.chats, jids),
	);
	const [found, another] = authors ? here.filter((message) => isBy(message, authors, me)) : here;
	const content = found && !another ? contentOf(found, baileys) : undefined;
	return content && quotable(content);
}
