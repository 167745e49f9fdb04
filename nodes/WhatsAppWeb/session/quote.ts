import type { ReceivedMessage } from '../message/content';
import { bareJid, isGroupJid } from '../message/jid';
import { unwrap } from '../message/unwrap';
import type { AccountStore } from '../store/Store';
import type { Baileys } from './baileys';
import type { SessionCaches } from './caches';
import { storedMessage } from './outboxPayload';
import { plainMessage } from './plain';
import type { Me } from './receivedMessage';

/** `contextInfo` of a quoting message, as plain data. */
export interface Quote {
	stanzaId: string;
	participant?: string;
	quotedMessage?: Record<string, unknown>;
}

type Known = Pick<
	ReceivedMessage,
	'chat' | 'sender' | 'senderPn' | 'senderLid' | 'fromMe' | 'message'
>;

/** Keeps a message, so that an answer can quote it. */
export function rememberMessage(caches: SessionCaches, message: ReceivedMessage): void {
	const { chat, sender, senderPn, senderLid, fromMe } = message;
	const known: Known = { chat, sender, senderPn, senderLid, fromMe, message: message.message };
	caches.messages.set(message.id, known);
}

/** Where the answer goes, and in which namespace people are named there. */
export interface QuotePlace {
	jid: string;
	byLid: boolean;
}

/**
 * What to put into a message that answers another one.
 * @returns a bare quote and a warning for a message that is not known
 */
export async function quote(
	messageId: string,
	{ jid, byLid }: QuotePlace,
	{
		account,
		baileys,
		caches,
		me,
	}: { account: AccountStore; baileys: Baileys; caches: SessionCaches; me: Me },
): Promise<{ quote: Quote; warning?: string }> {
	const received = caches.messages.get<Known>(messageId);
	if (received) {
		const { senderPn, senderLid, sender } = received;
		const participant = (byLid ? senderLid : senderPn) ?? sender;
		return {
			quote: { stanzaId: messageId, participant, quotedMessage: content(received.message) },
		};
	}
	const sent = await storedMessage(account, messageId, baileys);
	if (sent) {
		const participant = bareJid(byLid && me.lid ? me.lid : me.pn);
		const quotedMessage = content(plainMessage(sent, baileys));
		return { quote: { stanzaId: messageId, participant, quotedMessage } };
	}
	return {
		quote: {
			stanzaId: messageId,
			// In a direct chat it can only be the other's, or an own one that is long gone.
			...(!isGroupJid(jid) && { participant: jid }),
			quotedMessage: { conversation: '' },
		},
		warning: `The message to reply to (${messageId}) is not known here, so its text is not shown in the quote.`,
	};
}

/** The quoted content alone: no envelopes, no secrets, no quotes in quotes. */
function content(message: Record<string, unknown> | undefined): Record<string, unknown> {
	const { key, message: inner, content: object } = unwrap(message);
	if (key === null) return { conversation: '' };
	if (typeof inner[key] === 'string') return { [key]: inner[key] };
	return { [key]: { ...object, contextInfo: undefined } };
}
