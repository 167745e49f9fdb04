import { decodePlain } from '../../contract/plainData';
import { bareJid, isGroupJid, isUserJid } from '../../message/jid';
import type { BinaryNode } from '../wire/baileys';
import { KeyedQueue } from '../../primitives/KeyedQueue';
import type { Connection } from '../connection/Connection';
import type { SessionParts } from '../connection/SessionParts';
import { groupMetadata } from '../account/groups';
import type { OutgoingMessage } from '../messages/outgoing';
import { resendToDevice } from './resendToDevice';
import { RetryCounter } from './RetryCounter';

interface RetryParts
	extends Pick<
		SessionParts,
		'account' | 'addressBook' | 'baileys' | 'caches' | 'logger' | 'me' | 'report'
	> {
	retryCounter: RetryCounter;
}

/** WhatsApp's own clients ask no more often. */
const MAX_RESENDS = 5;

/**
 * Answers retry receipts: sends a message again to a device that could not decrypt it. Baileys would answer without the
 * stanza's own attributes and nodes (an edit would arrive as a new message, buttons would stay invisible), and would answer
 * any device that knows the id.
 */
export function answerRetries(connection: Connection, parts: RetryParts): void {
	const devices = new KeyedQueue();
	connection.gate.before('receipt', (receipt) => {
		const { type, id = '', from = '', participant = from } = receipt.attrs;
		if (type !== 'retry') return;
		const key = RetryCounter.keyOf(id, participant);
		const answered = answer(receipt, key, devices, connection, parts).catch((error: unknown) => {
			parts.report(error);
			return true;
		});
		parts.retryCounter.expect(key, answered);
	});
}

/** @returns whether the outbox has the message, so that Baileys must not answer as well */
async function answer(
	receipt: BinaryNode,
	key: string,
	devices: KeyedQueue,
	connection: Connection,
	parts: RetryParts,
): Promise<boolean> {
	const { account, retryCounter } = parts;
	const { id: messageId = '', from = '', participant: device = from } = receipt.attrs;
	const entry = await account.outbox.byMessageId(messageId);
	if (!entry) return false;
	// A device's session encrypts one message at a time, and the count is read before it is raised.
	const leave = await devices.enter(device);
	try {
		const sentBefore = retryCounter.current(key);
		if (sentBefore >= MAX_RESENDS) return true;
		const message = decodePlain<OutgoingMessage>(entry.payload);
		if (!(await mayRead(device, message, connection, parts))) return true;
		retryCounter.set(key, sentBefore + 1);
		await resendToDevice({ receipt, messageId, device, message }, connection, parts);
		return true;
	} finally {
		leave();
	}
}

/** Whether the message was sent to the device's user: a member of the group, one of a status's audience, the recipient, or the account itself. */
async function mayRead(
	device: string,
	{ to, toPn, toLid, audience = [] }: OutgoingMessage,
	{ sock }: Connection,
	{ me, caches, addressBook, logger }: RetryParts,
): Promise<boolean> {
	const person = bareJid(device);
	const jids = [person, await addressBook.alternateJid(person, sock)];
	const { pn, lid } = me();
	const group = isGroupJid(to) ? await groupMetadata(to, sock, caches) : undefined;
	const members = group?.participants.flatMap(({ id, phoneNumber }) => [id, phoneNumber]) ?? [];
	const readers = new Set([pn, lid, to, toPn, toLid, ...members, ...audience]);
	const isReader = isUserJid(person) && jids.some((jid) => jid !== null && readers.has(jid));
	if (!isReader) logger.warn({ device }, 'was asked for a message by somebody it was not for');
	return isReader;
}
