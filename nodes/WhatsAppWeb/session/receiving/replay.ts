import type { BaileysLogger, BinaryNode } from '../wire/baileys';
import type { Connection } from '../connection/Connection';
import type { Inbound, InboundParts } from './Inbound';
import { isPeer, repeatPeer } from './peers';
import { decodeStanza, headerOf, stanzaId } from '../wire/journal';
import { asMalformed } from '../messages/undecryptable';

type ReplayParts = Pick<InboundParts, 'baileys' | 'auth' | 'report'> & { logger: BaileysLogger };

/**
 * Messages that were decrypted, but whose connection or process ended before they were events: rebuilt from the
 * journal by the code that would have built them.
 */
export async function replayJournal(
	connection: Connection,
	core: ReplayParts,
	inbound: Inbound,
): Promise<void> {
	const encoded = new Map<string, Uint8Array>();
	const pending = await connection.parts.account.journal.pending();
	for (const entry of pending) encoded.set(entry.stanzaId, entry.stanza);
	for (const bytes of encoded.values()) {
		await rebuild(decodeStanza(bytes, core.baileys), connection, core, inbound).catch(core.report);
	}
}

/** One that Baileys has stumbled over, if it was decrypted. */
export async function replay(
	stanza: BinaryNode,
	connection: Connection,
	core: ReplayParts,
	inbound: Inbound,
): Promise<void> {
	const pending = await connection.parts.account.journal.pending();
	const isPending = pending.some((entry) => entry.stanzaId === stanzaId(stanza));
	if (isPending) await rebuild(stanza, connection, core, inbound);
}

async function rebuild(
	stanza: BinaryNode,
	{ sock, pendingStanzas, opened }: Connection,
	{ baileys, logger, report, auth: { creds } }: ReplayParts,
	inbound: Inbound,
): Promise<void> {
	const { id = '', lid = '' } = creds.me ?? {};
	// A part that was not decrypted before is now, and is journalled like any other.
	pendingStanzas.add(stanza);
	const repository = sock.signalRepository;
	const { fullMessage, decrypt } = baileys.decryptMessageNode(stanza, id, lid, repository, logger);
	await decrypt();
	// A part is missing: the stanza was not answered for, and the server brings it again.
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
	await inbound.take(message, true, [headerOf(stanza)]);
}
