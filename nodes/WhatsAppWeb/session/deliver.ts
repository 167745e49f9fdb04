import { WhatsAppError, toWhatsAppError } from '../errors';
import { isGroupJid, isUserJid } from '../message/jid';
import type { OutboxChange, OutboxEntry, OutboxState } from '../store/Store';
import type { Ack } from './ack';
import { refused } from './ackErrors';
import type { BinaryNode } from './baileys';
import { timedOut, type Budget } from './budget';
import { isConnectionEnd, type Connection } from './Connection';
import { tell } from './events';
import { queryError } from './groups';
import { sentRow } from './knownMessage';
import type { OutboxPayload } from './outboxPayload';
import { encodePlain } from './plain';
import { Remedies } from './Remedies';
import { failedReceipt, sentReceipt } from './sentReceipt';
import type { SendResult } from './SessionClient';
import type { SenderParts } from './Sender';

/** How often one message goes to the wire while nobody says whether it was taken. */
const MAX_TRIES = 3;
const MAX_ACK_MS = 30_000;

/** Thrown when a connection that is still open does not answer. */
class Silence extends Error {}

/**
 * Sends what the outbox holds until the server has taken or refused it: always under the same id, which WhatsApp
 * delivers once.
 * @throws WhatsAppError `upstream_timeout` with `details.maybe_sent` when the server never said
 */
export async function deliver(
	parts: SenderParts,
	entry: OutboxEntry,
	payload: OutboxPayload,
	budget: Budget,
): Promise<SendResult> {
	const { messageId } = entry;
	const change = (outbox: OutboxChange): Promise<void> =>
		parts.account.write([{ table: 'outbox', messageId, change: outbox }]);
	const ackMs = Math.min(MAX_ACK_MS, budget.leftMs / MAX_TRIES);
	const remedies = new Remedies(parts, budget);

	let { attempts } = entry;
	let target: OutboxPayload | undefined = payload;
	/** Whether some try, of an earlier process perhaps, may have reached the server without its answer reaching us. */
	let maybeSent = entry.state === 'wire' || entry.state === 'unknown';
	let state: OutboxState = 'new';
	try {
		let silences = 0;
		while (silences < MAX_TRIES && budget.leftMs > 0) {
			const connection = await parts.opened(budget);
			attempts += 1;
			await change({ state: 'wire', attempts });
			const ack = await attempt(connection, messageId, target, budget, ackMs, () => {
				maybeSent = true;
			});
			if (ack === null) {
				silences += 1;
				continue;
			}
			if (ack.staleDevices) forgetDevices(parts, target.to);
			if (ack.error === null) {
				const result = resultOf(messageId, target, ack);
				const accepted: OutboxChange = { state: 'accepted', result: encodePlain(result) };
				// As the server has it: its time, a channel's number, the identity that was reached in the end.
				const message = sentRow(result.messageId, target, result, parts.baileys);
				await parts.account.write([
					{ table: 'outbox', messageId, change: accepted },
					...(message ? [{ table: 'message', message, replace: true } as const] : []),
				]);
				await tell(parts, sentReceipt(result.to, result.messageId, result.timestamp));
				return result;
			}
			// A refusal says that nothing was sent.
			maybeSent = false;
			const refusedTo = target.to;
			target = await remedies.apply(ack.error, target);
			if (target === undefined) {
				state = 'refused';
				await change({ state, code: ack.error });
				await tell(parts, failedReceipt(refusedTo, messageId, ack.error));
				throw refused(ack.error, isGroupJid(refusedTo), { to: refusedTo });
			}
		}
		throw timedOut('it has not confirmed the message');
	} catch (error) {
		await change({ state: maybeSent ? 'unknown' : state });
		throw maybeSent ? ambiguous(toWhatsAppError(error), messageId) : error;
	}
}

/** @returns the server's answer, or null when it gave none before the connection ended or time ran out */
async function attempt(
	connection: Connection,
	messageId: string,
	{ to, message, attributes, nodes, wireId = messageId, bare }: OutboxPayload,
	budget: Budget,
	ackMs: number,
	onWire: () => void,
): Promise<Ack | null> {
	const { sock, acks, parts } = connection;
	const { arrival, forget } = acks.expect(wireId);
	try {
		const content = nodes as BinaryNode[] | undefined;
		const relayed = bare
			? sock.sendNode({ tag: 'message', attrs: { to, id: wireId, ...attributes }, content })
			: sock.relayMessage(to, parts.baileys.proto.Message.decode(message), {
					messageId: wireId,
					additionalAttributes: attributes,
					additionalNodes: content,
				});
		const interrupted = (): Error => {
			onWire();
			return timedOut('the message could not be handed over');
		};
		await budget.race(connection.during<unknown>(relayed), interrupted);
		onWire();
		return await budget.race(connection.during(arrival), () => new Silence(), ackMs);
	} catch (error) {
		if (error instanceof Silence) return null;
		if (isConnectionEnd(error)) {
			onWire();
			return null;
		}
		throw queryError(error, isGroupJid(to)) ?? notEncrypted(error);
	} finally {
		forget();
	}
}

/** What else Baileys throws here comes before the wire: keys that it did not get, or that it got wrong. */
function notEncrypted(error: unknown): WhatsAppError {
	if (error instanceof WhatsAppError) return error;
	return new WhatsAppError('upstream_timeout', 'The message could not be encrypted', {
		description: 'The keys of the recipient could not be fetched. Try again.',
		details: { maybe_sent: false },
		cause: error,
	});
}

/** The message may have arrived: whoever sends it again must do so under its id. */
function ambiguous(error: WhatsAppError, messageId: string): WhatsAppError {
	const details = { ...error.details, maybe_sent: true, message_id: messageId };
	const keepsCode =
		error.code === 'cancelled' || (error.code === 'device_not_connected' && !error.retryable);
	if (keepsCode) {
		const { description, retryable, cause } = error;
		return new WhatsAppError(error.code, error.message, { description, details, retryable, cause });
	}
	return new WhatsAppError('upstream_timeout', 'WhatsApp did not confirm the message in time', {
		description:
			'It may have been sent. Retrying this node or execution sends it under the same id, so it arrives once; a new execution would send it anew.',
		details,
		cause: error,
	});
}

function forgetDevices({ caches }: SenderParts, to: string): void {
	const [user] = to.split('@');
	if (isUserJid(to) && user) caches.devices.del(user);
	else caches.devices.flushAll();
}

function resultOf(messageId: string, target: OutboxPayload, ack: Ack): SendResult {
	return {
		messageId: target.wireId ?? messageId,
		timestamp: ack.timestamp,
		to: target.to,
		toPn: target.toPn,
		toLid: target.toLid,
		status: 'accepted',
		serverId: ack.serverId,
		warnings: target.warnings,
	};
}
