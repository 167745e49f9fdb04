import { contentOf, knownMessages, quotable } from '../../messages/known';
import { isGroupJid } from '../../../message/jid';
import type { AccountStore } from '../../../store/Store';
import type { Baileys } from '../../wire/baileys';
import { ownJid } from '../../account/me';
import type { ChatContext } from '../../messages/chatContext';
import { isIn } from '../../messages/lookup';

/** `contextInfo` of a quoting message, as plain data. */
export interface Quote {
	stanzaId: string;
	participant?: string;
	/** The chat of the quoted message, when it is another one. */
	remoteJid?: string;
	quotedMessage?: Record<string, unknown>;
}

/**
 * The quote of a message of this chat, or of another chat to answer it in private.
 * @returns a quote without text, and a warning, for a message that is not known
 */
export async function quote(
	messageId: string,
	{ address, byLid, me }: ChatContext,
	{ account, baileys }: { account: AccountStore; baileys: Baileys },
): Promise<{ quote: Quote; warning?: string }> {
	const known = await knownMessages(account, messageId);
	const here = known.find((message) => isIn(message, address));
	const found = here ?? known[0];
	if (found) {
		const { fromMe, sender, senderPn, senderLid } = found;
		return {
			quote: {
				stanzaId: messageId,
				participant: fromMe ? ownJid(byLid, me) : ((byLid ? senderLid : senderPn) ?? sender),
				...(!here && { remoteJid: found.chats[0] }),
				quotedMessage: quotable(contentOf(found, baileys)),
			},
			...(found.revoked && {
				warning: `The message to reply to (${messageId}) was deleted, so its text is not shown in the quote.`,
			}),
		};
	}
	return {
		quote: {
			stanzaId: messageId,
			// In a direct chat the author is the other person, unless it is an own message that was pruned.
			...(!isGroupJid(address.jid) && { participant: address.jid }),
			quotedMessage: { conversation: '' },
		},
		warning: `The message to reply to (${messageId}) is not known here, so its text is not shown in the quote.`,
	};
}
