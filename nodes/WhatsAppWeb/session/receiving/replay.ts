import type { Connection } from '../connection/Connection';
import type { ConnectionListener } from '../connection/ConnectionSource';
import { asMalformed } from '../messages/undecryptable';
import type { BinaryNode } from '../wire/baileys';
import { inLine } from '../wire/inLine';
import { decodeStanza, headerOf, stanzaId } from '../wire/journal';
import type { ReceivingParts } from './Inbound';
import { isPeer, repeatPeer } from './peers';

/**
 * Messages that were decrypted before their connection or process ended, but are no events yet. Baileys' own code builds
 * them again from the journal.
 */
export async function replayJournal(connection: Connection, parts: ReceivingParts): Promise<void> {
	const encoded = new Map<string, Uint8Array>();
	const entries = await connection.parts.account.journal.pending();
	for (const { stanzaId: id, stanza } of entries) encoded.set(id, stanza);
	for (const bytes of encoded.values()) {
		await rebuild(decodeStanza(bytes, parts.baileys), connection, parts).catch(parts.report);
	}
}

/** Messages that were decrypted, and that Baileys failed to hand out. */
export const replayStumbled: ConnectionListener<ReceivingParts> = (connection, parts) => {
	const { gate, pendingStanzas } = connection;
	const replay = async (stanza: BinaryNode): Promise<void> => {
		if (!pendingStanzas.isPending(stanza)) return;
		const entries = await connection.parts.account.journal.pending();
		const isJournalled = entries.some((entry) => entry.stanzaId === stanzaId(stanza));
		if (isJournalled) await rebuild(stanza, connection, parts);
	};
	gate.onMessage('replayStumbled', async (stanza) => await replay(stanza).catch(parts.report));
};

async function rebuild(
	stanza: BinaryNode,
	{ sock, pendingStanzas, opened }: Connection,
	{ baileys, logger, inbound, report, auth: { creds } }: ReceivingParts,
): Promise<void> {
	const { id = '', lid = '' } = creds.me ?? {};
	// A part of it that was not decrypted before is decrypted now, and journalled like any other.
	pendingStanzas.add(stanza);
	const repository = sock.signalRepository;
	const { fullMessage, decrypt } = baileys.decryptMessageNode(stanza, id, lid, repository, logger);
	await inLine(decrypt);
	// A part is missing: the stanza was not acknowledged, and the server sends it again.
	if (fullMessage.messageStubType === baileys.proto.WebMessageInfo.StubType.CIPHERTEXT) return;
	let message = fullMessage;
	try {
		baileys.cleanMessage(fullMessage, id, lid);
	} catch (error) {
		report(error);
		message = asMalformed(fullMessage, error);
	}
	if (isPeer(message)) return void repeatPeer({ sock, opened }, message).catch(report);
	pendingStanzas.take(message.key);
	await inbound.take({ message, offline: true, stanzas: [headerOf(stanza)] });
}
