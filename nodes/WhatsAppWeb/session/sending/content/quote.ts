import { contentOf, knownMessages, quotable } from '../../messages/known';
import { isGroupJid } from '../../../message/jid';
import type { AccountStore } from '../../../store/Store';
import type { Baileys } from '../../wire/baileys';
import type { Prepared } from '../preflight';
import { type Me, ownJid } from '../../account/me';
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
 * What to put into a message that answers another one, of this chat or (to answer in private) of another.
 * @returns a bare quote and a warning for a message that is not known
 */
export async function quote(
	messageId: string,
	{ address, byLid }: Prepared,
	{ account, baileys, me }: { account: AccountStore; baileys: Baileys; me: Me },
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
			// In a direct chat it can only be the other's, or an own one that is long gone.
			...(!isGroupJid(address.jid) && { participant: address.jid }),
			quotedMessage: { conversation: '' },
		},
		warning: `The message to reply to (${messageId}) is not known here, so its text is not shown in the quote.`,
	};
}
