import type { Connection } from './Connection';
import type { Core } from './core';
import type { Inbound } from './Inbound';
import { decodeStanza } from './signal';

/**
 * Messages that were decrypted, but whose connection or process ended before they were events: rebuilt from the
 * journal by the code that would have built them.
 */
export async function replayJournal(
	{ sock, stanzas, parts: { account } }: Connection,
	{ baileys, logger, auth: { creds } }: Core,
	inbound: Inbound,
): Promise<void> {
	const { id = '', lid = '' } = creds.me ?? {};
	const encoded = new Map<string, Uint8Array>();
	for (const { stanzaId, stanza } of await account.journal.pending()) encoded.set(stanzaId, stanza);
	for (const bytes of encoded.values()) {
		const stanza = decodeStanza(bytes, baileys);
		// A part that was not decrypted before is now, and is journalled like any other.
		stanzas.add(stanza);
		const repository = sock.signalRepository;
		const { fullMessage, decrypt } = baileys.decryptMessageNode(
			stanza,
			id,
			lid,
			repository,
			logger,
		);
		await decrypt();
		// A part is missing: the stanza was not answered for, and the server brings it again.
		if (fullMessage.messageStubType === baileys.proto.WebMessageInfo.StubType.CIPHERTEXT) continue;
		baileys.cleanMessage(fullMessage, id, lid);
		await inbound.take(fullMessage, true, stanzas.take(fullMessage.key));
	}
}
