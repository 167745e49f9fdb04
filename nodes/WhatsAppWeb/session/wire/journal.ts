import type { Baileys, BinaryNode } from './baileys';
import { child } from './stanza';

/** `from|participant|id`: the key of a stanza's journal entries. */
export function stanzaId({ attrs }: BinaryNode): string {
	return [attrs.from, attrs.participant, attrs.id].map((part) => part ?? '').join('|');
}

/** A stanza as a {@link JournalEntry} stores it. */
export function encodeStanza(stanza: BinaryNode, { BufferJSON }: Baileys): Uint8Array {
	return Buffer.from(JSON.stringify(stanza, BufferJSON.replacer));
}

/** The stanza of a {@link JournalEntry}, to run through Baileys' `decryptMessageNode` again. */
export function decodeStanza(stanza: Uint8Array, { BufferJSON }: Baileys): BinaryNode {
	return JSON.parse(Buffer.from(stanza).toString(), BufferJSON.reviver) as BinaryNode;
}

/** What is kept in memory of a message stanza until its message is an event. */
export interface StanzaHeader {
	id: string;
	attrs: Record<string, string>;
	/** Attributes of its `<meta>`. */
	meta: Record<string, string>;
}

export function headerOf(stanza: BinaryNode): StanzaHeader {
	const { attrs } = stanza;
	return { id: stanzaId(stanza), attrs, meta: child(stanza, 'meta')?.attrs ?? {} };
}
