import { bareJid, isGroupJid, isUserJid } from '../message/jid';
import type { BinaryNode } from './baileys';
import { ChatQueue } from './ChatQueue';
import type { Connection } from './Connection';
import type { Core } from './core';
import { groupMetadata } from './groups';
import { decodePayload, type OutboxPayload } from './outboxPayload';
import { RetryCounter } from './RetryCounter';

/** As often as WhatsApp's own clients ask. */
const MAX_RESENDS = 5;

/** Who asks for what again. */
interface Retry {
	receipt: BinaryNode;
	messageId: string;
	/** JID of the device. */
	device: string;
	count: number;
	payload: OutboxPayload;
}

/**
 * Sends what a device could not decrypt to it again. Baileys does so as well, but without the stanza's own attributes and
 * nodes (an edit would come as a message of its own, buttons would stay invisible), and to whoever knows the id.
 */
export function answerRetries(connection: Connection, core: Core): void {
	const turns = new ChatQueue();
	connection.sock.ws.prependListener('CB:receipt', (receipt: BinaryNode) => {
		const { type, id = '', from = '', participant = from } = receipt.attrs;
		if (type !== 'retry') return;
		const key = RetryCounter.keyOf(id, participant);
		const answered = answer(receipt, key, turns, connection, core).catch((error: unknown) => {
			core.report(error);
			return true;
		});
		connection.retries.expect(key, answered);
	});
}

/** @returns whether the message is one of the outbox */
async function answer(
	receipt: BinaryNode,
	key: string,
	turns: ChatQueue,
	connection: Connection,
	core: Core,
): Promise<boolean> {
	const { account, caches, baileys } = core;
	const { id: messageId = '', from = '', participant: device = from } = receipt.attrs;
	const entry = await account.outbox.byMessageId(messageId);
	if (!entry) return false;
	// A device's session encrypts one message at a time, and its tries are counted one by one.
	const leave = await turns.enter(device);
	try {
		const sentBefore = caches.retries.get<number>(key) ?? 0;
		if (sentBefore >= MAX_RESENDS) return true;
		const payload = decodePayload(entry.payload);
		if (!(await mayRead(device, payload, connection, core))) return true;
		caches.retries.set(key, sentBefore + 1);
		const retry = baileys.getBinaryNodeChild(receipt, 'retry');
		const count = Number(retry?.attrs.count) || 1;
		await resend({ receipt, messageId, device, count, payload }, connection, core);
		return true;
	} finally {
		leave();
	}
}

/** Whether a device is one of those the message was for. */
async function mayRead(
	device: string,
	{ to, toPn, toLid }: OutboxPayload,
	{ sock }: Connection,
	{ me, caches, addressBook, logger }: Pick<Core, 'me' | 'caches' | 'addressBook' | 'logger'>,
): Promise<boolean> {
	const person = bareJid(device);
	const names = [person, await addressBook.otherName(person, sock)];
	const { pn, lid } = me();
	const group = isGroupJid(to) ? await groupMetadata(to, sock, caches) : undefined;
	const members = group?.participants.flatMap(({ id, phoneNumber }) => [id, phoneNumber]) ?? [];
	const readers = new Set([pn, lid, to, toPn, toLid, ...members]);
	const isReader = isUserJid(person) && names.some((name) => name !== null && readers.has(name));
	if (!isReader) logger.warn({ device }, 'was asked for a message by somebody it was not for');
	return isReader;
}

async function resend(
	{ receipt, messageId, device, count, payload }: Retry,
	{ sock }: Connection,
	{ baileys, me }: Pick<Core, 'baileys' | 'me'>,
): Promise<void> {
	const { to, message, attributes, nodes } = payload;
	const session = baileys.extractE2ESessionFromRetryReceipt(receipt);
	if (session) await sock.signalRepository.injectE2ESession({ jid: device, session });
	else await sock.assertSessions([device], true);
	if (isGroupJid(to)) await forgetSenderKey(to, device, sock);
	const { pn, lid } = me();
	const isOwn = [pn, lid].includes(bareJid(device));
	await sock.relayMessage(to, baileys.proto.Message.decode(message), {
		messageId,
		participant: { jid: device, count },
		// Whose chat it is in; Baileys knows the account by its number alone.
		additionalAttributes: { ...attributes, ...(isOwn && !isGroupJid(to) && { recipient: to }) },
		additionalNodes: nodes as BinaryNode[] | undefined,
	});
}

/** Has the next message bring the device the sender key again; the others have theirs. */
async function forgetSenderKey(
	group: string,
	device: string,
	{ authState: { keys, creds } }: Connection['sock'],
): Promise<void> {
	await keys.transaction(async () => {
		const { [group]: holders } = await keys.get('sender-key-memory', [group]);
		if (!holders?.[device]) return;
		await keys.set({ 'sender-key-memory': { [group]: { ...holders, [device]: false } } });
	}, creds.me?.id ?? '');
}
