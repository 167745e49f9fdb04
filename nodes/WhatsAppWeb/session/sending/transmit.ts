import type { SendResult } from '../../contract/SendCommand';
import { toWhatsAppError, WhatsAppError } from '../../errors';
import { isGroupJid } from '../../message/jid';
import { type Budget, timedOut } from '../../primitives/Budget';
import type { Ack } from '../connection/Acks';
import { type OutgoingMessage, readdressed } from '../messages/outgoing';
import { failedReceipt, sentReceipt } from '../messages/receiptStatus';
import { refused } from '../wire/refusals';
import type { OutboxRecord } from './OutboxRecord';
import type { SenderParts, Sending } from './SenderParts';
import { preflight } from './preflight';
import { Remedies } from './Remedies';
import { transmitOnce } from './transmitOnce';

/** How many tries may be left unanswered. */
const MAX_UNANSWERED = 3;
const MAX_ACK_MS = 30_000;

/**
 * Sends a message until the server has accepted or refused it: always under the same id, which WhatsApp delivers once.
 * @param command what the message was made of
 * @throws WhatsAppError the server's refusal; any other error has `details.maybe_sent` if a try was left unanswered
 */
export async function transmit(
	record: OutboxRecord,
	command: Sending,
	parts: SenderParts,
	budget: Budget,
): Promise<SendResult> {
	const { messageId } = record;
	const ackMs = Math.min(MAX_ACK_MS, budget.leftMs / MAX_UNANSWERED);
	const remedies = new Remedies(command, parts, budget);
	let { message, maybeSent } = record;
	let refusal: string | null = null;
	let unanswered = 0;
	try {
		if (record.wasFound) message = await lookUpAgain(message, parts, budget);
		parts.sendProgress.track(messageId, message);
		while (unanswered < MAX_UNANSWERED && budget.leftMs > 0) {
			const connection = await parts.dialler.opened(budget);
			await record.toWire(message);
			const outcome = await transmitOnce(connection, messageId, message, budget, ackMs);
			switch (outcome.kind) {
				case 'accepted':
					return await accepted(resultOf(messageId, message, outcome.ack), record, parts);
				case 'unanswered':
					maybeSent = true;
					unanswered += 1;
					break;
				case 'interrupted':
					maybeSent = true;
					throw outcome.error;
				case 'refused': {
					await parts.health.refused(outcome.code).catch(parts.report);
					const next = await remedies.apply(outcome.code, message);
					if (next) {
						message = next;
						break;
					}
					refusal = outcome.code;
					await parts.health.rejected(refusal).catch(parts.report);
					throw refused(refusal, isGroupJid(message.to), { to: message.to });
				}
			}
		}
		throw timedOut('it has not confirmed the message');
	} catch (thrown) {
		const error = toWhatsAppError(thrown);
		if (maybeSent) {
			await record.unknown().catch(parts.report);
			throw ambiguous(error, record, message.to, refusal !== null);
		}
		if (refusal === null) {
			await record.notSent().catch(parts.report);
		} else {
			await parts.publish(failedReceipt(message.to, messageId, refusal));
			await record.refused(refusal).catch(parts.report);
		}
		throw error;
	}
}

/** Baileys' caches are empty after a restart, and it would send the message to nobody. */
async function lookUpAgain(
	message: OutgoingMessage,
	parts: SenderParts,
	budget: Budget,
): Promise<OutgoingMessage> {
	const { address } = await preflight(message.to, false, parts, budget, message.audience);
	return address.jid === message.to ? message : readdressed(message, address, parts.me());
}

/** Errors of the store are only reported: the message is sent, and a retry of the command goes out under the same id. */
async function accepted(
	result: SendResult,
	record: OutboxRecord,
	parts: SenderParts,
): Promise<SendResult> {
	try {
		await record.accepted(result);
		await parts.publish(sentReceipt(result.to, result.messageId, result.timestamp));
	} catch (error) {
		parts.report(error);
	}
	return result;
}

function resultOf(
	messageId: string,
	{ to, toPn, toLid, from, audience, warnings, wireId = messageId }: OutgoingMessage,
	{ timestamp, serverId }: Ack,
): SendResult {
	return {
		messageId: wireId,
		timestamp,
		to,
		toPn,
		toLid,
		status: 'accepted',
		serverId,
		...(audience && { audience: audience.filter((jid) => jid !== from).length }),
		warnings,
	};
}

/** The message may have arrived, so it must be sent again under its own id only. */
function ambiguous(
	error: WhatsAppError,
	{ messageId }: OutboxRecord,
	to: string,
	isRefusal: boolean,
): WhatsAppError {
	const details = { ...error.details, maybe_sent: true, message_id: messageId, to };
	const keepsCode =
		isRefusal ||
		error.code === 'cancelled' ||
		(error.code === 'device_not_connected' && !error.retryable);
	if (keepsCode) {
		const { retryable, cause } = error;
		const description = isRefusal
			? `${error.description} An earlier try was not answered, and may have arrived.`
			: error.description;
		return new WhatsAppError(error.code, error.message, { description, details, retryable, cause });
	}
	return new WhatsAppError('upstream_timeout', 'WhatsApp did not confirm the message in time', {
		description:
			'It may have been sent. Retrying this node or execution sends it under the same id, so it arrives once; a new execution would send it anew.',
		details,
		cause: error,
	});
}
