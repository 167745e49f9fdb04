import { createHash } from 'node:crypto';
import type { BinaryNode } from './baileys';
import type { Connection } from './Connection';
import { encodeStanza, stanzaId } from './signal';

/**
 * Journals the messages that come without encryption (posts of channels) as they come in: Baileys acknowledges them
 * before they are events, and they pass no ratchet whose transaction could keep them.
 */
export function journalPlaintexts(
	{ sock, parts }: Connection,
	report: (error: unknown) => void,
): void {
	const { account, baileys } = parts;
	// Before Baileys' own listener, and on disk when this returns.
	sock.ws.prependListener('CB:message', (stanza: BinaryNode) => {
		const plaintext = plaintextOf(stanza);
		if (!plaintext) return;
		const id = stanzaId(stanza);
		const ciphertextHash = createHash('sha256').update(id).update(plaintext).digest('hex');
		const entry = {
			ciphertextHash,
			stanzaId: id,
			stanza: encodeStanza(stanza, baileys),
			plaintext,
		};
		account.write([{ table: 'journal', entry }]).catch(report);
	});
}

function plaintextOf({ content }: BinaryNode): Uint8Array | undefined {
	const children = Array.isArray(content) ? content : [];
	const found = children.find(({ tag }) => tag === 'plaintext')?.content;
	return found instanceof Uint8Array ? found : undefined;
}
