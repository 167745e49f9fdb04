import { bareJid, isGroupJid, isUserJid } from '../../message/jid';
import type { BinaryNode } from '../wire/baileys';
import { KeyedQueue } from '../../primitives/KeyedQueue';
import type { Connection } from '../connection/Connection';
import type { SenderParts } from './parts';
import { groupMetadata } from '../account/groups';
import { decodeOutgoing, type OutgoingMessage } from '../messages/outgoing';
import { resendToDevice } from './resendToDevice';
import { RetryCounter } from './RetryCounter';

type RetryParts = Pick<
	SenderParts,
	'account' | 'addressBook' | 'baileys' | 'caches' | 'logger' | 'me' | 'report' | 'retryCounter'
>;

/** As often as WhatsApp's own clients ask. */
const MAX_RESENDS = 5;

/**
 * Sends what a device could not decrypt to it again. Baileys does so as well, but without the stanza's own attributes and
 * nodes (an edit would come as a message of its own, buttons would stay invisible), and to whoever knows the id.
 */
export function answerRetries(connection: Connection, core: RetryParts): void {
	const turns = new KeyedQueue();
	connection.gate.before('receipt', (receipt) => {
		const { type, id = '', from = '', participant = from } = receipt.attrs;
		if (type !== 'retry') return;
		const key = RetryCounter.keyOf(id, participant);
		const answered = answer(receipt, key, turns, connection, core).catch((error: unknown) => {
			core.report(error);
			return true;
		});
		core.retryCounter.expect(key, answered);
	});
}

/** @returns whether the message is one of the outbox */
async function answer(
	receipt: BinaryNode,
	key: string,
	turns: KeyedQueue,
	connection: Connection,
	core: RetryParts,
): Promise<boolean> {
	const { account, retryCounter } = core;
	const { id: messageId = '', from = '', participant: device = from } = receipt.attrs;
	const entry = await account.outbox.byMessageId(messageId);
	if (!entry) return false;
	// A device's session encrypts one message at a time, and its tries are counted one by one.
	const leave = await turns.enter(device);
	try {
		const sentBefore = retryCounter.current(key);
		if (sentBefore >= MAX_RESENDS) return true;
		const payload = decodeOutgoing(entry.payload);
		if (!(await mayRead(device, payload, connection, core))) return true;
		retryCounter.set(key, sentBefore + 1);
		await resendToDevice({ receipt, messageId, device, payload }, connection, core);
		return true;
	} finally {
		leave();
	}
}

/** Whether a device is one of those the message was for. */
async function mayRead(
	device: string,
	{ to, toPn, toLid }: OutgoingMessage,
	{ sock }: Connection,
	{ me, caches, addressBook, logger }: Pick<RetryParts, 'me' | 'caches' | 'addressBook' | 'logger'>,
): Promise<boolean> {
	const person = bareJid(device);
	const names = [person, await addressBook.alternateJid(person, sock)];
	const { pn, lid } = me();
	const group = isGroupJid(to) ? await groupMetadata(to, sock, caches) : undefined;
	const members = group?.participants.flatMap(({ id, phoneNumber }) => [id, phoneNumber]) ?? [];
	const readers = new Set([pn, lid, to, toPn, toLid, ...members]);
	const isReader = isUserJid(person) && names.some((name) => name !== null && readers.has(name));
	if (!isReader) logger.warn({ device }, 'was asked for a message by somebody it was not for');
	return isReader;
}
