import type { StanzaNode } from '../../message/content';
import { isLidJid } from '../../message/jid';
import type { Address } from '../account/AddressBook';
import { type Me, ownJid } from '../account/me';

/** A message in the outbox, where it is stored as plain data: all that is needed to send the same one again. */
export interface OutgoingMessage {
	to: string;
	toPn: string | null;
	toLid: string | null;
	/** The account's own JID as the chat addresses people. */
	from: string;
	/** Encoded `proto.Message`. */
	message: Uint8Array;
	attributes?: Record<string, string>;
	nodes?: StanzaNode[];
	/** Id of the stanza, when it differs from the message's: a channel's post is changed under its own id. */
	wireId?: string;
	/** Whether the stanza has only the nodes and no message. */
	bare?: boolean;
	/** Whether it replaces a message of a kind that WhatsApp refused. */
	isFallback?: boolean;
	/** Of a status: JIDs of those who get it, the account's own among them. */
	audience?: string[];
	warnings: string[];
}

/** The same message to another identity of its recipient. */
export function readdressed(
	message: OutgoingMessage,
	{ jid, pn, lid }: Address,
	me: Me,
): OutgoingMessage {
	return { ...message, to: jid, toPn: pn, toLid: lid, from: ownJid(isLidJid(jid), me) };
}
