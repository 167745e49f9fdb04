import { createHash } from 'node:crypto';
import { isNewsletterJid } from '../../message/jid';
import type { ConnectionListener } from '../connection/ConnectionSource';
import { encodeStanza, stanzaId } from '../wire/journal';
import { bytes, children } from '../wire/stanza';
import type { ReceivingParts } from './Inbound';

/**
 * Journals the messages that come without encryption, posts of channels: no ratchet's transaction keeps them, and Baileys
 * acknowledges them before they are events. Elsewhere unencrypted content is removed, because Baileys would believe whatever
 * sender it claims, even this account.
 */
export const journalUnencrypted: ConnectionListener<ReceivingParts> = (
	{ gate, parts: { account, baileys } },
	{ report },
) => {
	gate.onMessage('journalUnencrypted', async (stanza) => {
		// Baileys reads each of them.
		const all = children(stanza, 'plaintext');
		if (all.length === 0) return;
		if (!isNewsletterJid(stanza.attrs.from ?? '')) {
			stanza.content = children(stanza).filter(({ tag }) => tag !== 'plaintext');
			return;
		}
		const plaintext = Buffer.concat(all.map((node) => bytes(node) ?? Buffer.alloc(0)));
		if (plaintext.length === 0) return;
		const id = stanzaId(stanza);
		const entry = {
			ciphertextHash: createHash('sha256').update(id).update(plaintext).digest('hex'),
			stanzaId: id,
			stanza: encodeStanza(stanza, baileys),
			plaintext,
		};
		await account.write([{ table: 'journal', entry }]).catch(report);
	});
};
