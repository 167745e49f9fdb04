import { createHash } from 'node:crypto';
import { isNewsletterJid } from '../../message/jid';
import { bytes, child, children } from '../wire/stanza';
import type { Connection } from '../connection/Connection';
import { encodeStanza, stanzaId } from '../wire/journal';

/**
 * Journals the messages that come without encryption (posts of channels) as they come in: Baileys acknowledges them
 * before they are events, and they pass no ratchet whose transaction could keep them. Baileys believes anybody without
 * encryption, also that it is the account itself: what is not a channel's is taken out.
 */
export function journalPlaintexts(
	{ gate, parts }: Connection,
	report: (error: unknown) => void,
): void {
	const { account, baileys } = parts;
	gate.onMessage('journalUnencrypted', (stanza) => {
		const plaintext = bytes(child(stanza, 'plaintext'));
		if (!plaintext) return undefined;
		if (!isNewsletterJid(stanza.attrs.from ?? '')) {
			stanza.content = children(stanza).filter(({ tag }) => tag !== 'plaintext');
			return undefined;
		}
		const id = stanzaId(stanza);
		const ciphertextHash = createHash('sha256').update(id).update(plaintext).digest('hex');
		const entry = {
			ciphertextHash,
			stanzaId: id,
			stanza: encodeStanza(stanza, baileys),
			plaintext,
		};
		return account.write([{ table: 'journal', entry }]).catch(report);
	});
}
