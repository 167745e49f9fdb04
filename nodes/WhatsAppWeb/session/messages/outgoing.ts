import type { StanzaNode } from '../../message/content';
import { decodePlain, encodePlain } from '../../contract/plainData';
import { isLidJid } from '../../message/jid';
import type { Address } from '../account/AddressBook';
import { type Me, ownJid } from '../account/me';

/** What the outbox keeps of a message: all that is needed to send the very same one again. */
export interface OutgoingMessage {
	/** Where it goes, as resolved. */
	to: string;
	toPn: string | null;
	toLid: string | null;
	/** The account's own JID as the chat names people. */
	from: string;
	/** Encoded `proto.Message`. */
	message: Uint8Array;
	attributes?: Record<string, string>;
	nodes?: StanzaNode[];
	/** Its id on the wire, when that is another one: a channel's post is changed under its own id. */
	wireId?: string;
	/** Whether the stanza's nodes are all there is, without a message. */
	bare?: boolean;
	/** Whether it stands in for a message of a kind that was refused. */
	isFallback?: boolean;
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

export function encodeOutgoing(payload: OutgoingMessage): Uint8Array {
	return encodePlain(payload);
}

export function decodeOutgoing(bytes: Uint8Array): OutgoingMessage {
	return decodePlain(bytes);
}
