import { toWhatsAppError, WhatsAppError } from '../../errors';
import { isGroupJid, isUserJid } from '../../message/jid';
import type { OutboxEntry } from '../../store/Store';
import type { Ack } from '../connection/Acks';
import { refused } from '../wire/refusals';
import { transmitOnce } from './transmitOnce';
import { type Budget, timedOut } from '../../primitives/Budget';
import { prepare } from './content/prepareMessage';
import { fallBack } from './fallback';
import { decodeOutgoing, type OutgoingMessage, readdressed } from '../messages/outgoing';
import { Remedies } from './Remedies';
import { failedReceipt, sentReceipt } from '../messages/receiptStatus';
import type { SenderParts } from './parts';
import { SendRecord } from './SendRecord';
import type { SendCommand, SendResult } from '../../contract/SendCommand';

/** How often one message goes to the wire while nobody says whether it was taken. */
const MAX_TRIES = 3;
const MAX_ACK_MS = 30_000;

/**
 * Sends a message until the server has taken or refused it: always under the same id, which WhatsApp
 * delivers once.
 * @param sending what is in the outbox, or will be before the first byte leaves
 * @param command what it was made of
 * @throws WhatsAppError `upstream_timeout` with `details.maybe_sent` when the server never said
 */
export async function transmit(
	parts: SenderParts,
	sending: { entry: OutboxEntry; isKept: boolean },
	command: SendCommand,
	budget: Budget,
): Promise<SendResult> {
	const { entry, isKept } = sending;
	const { messageId } = entry;
	const ackMs = Math.min(MAX_ACK_MS, budget.leftMs / MAX_TRIES);
	const remedies = new Remedies(parts, budget);
	let target = decodeOutgoing(entry.payload);
	const record = new SendRecord(parts, entry, isKept, target);

	/** Whether some try, of an earlier process perhaps, was never answered: it may have reached the server. */
	let isOpen = entry.state === 'wire' || entry.state === 'unknown';
	/** The same of the try under way. */
	let maybeSent = isOpen;
	let refusal: string | null = null;
	try {
		let silences = 0;
		if (isKept) target = await lookUpAgain(target, parts, budget);
		parts.sendProgress.track(messageId, target);
		while (silences < MAX_TRIES && budget.leftMs > 0) {
			const connection = await parts.dialler.opened(budget);
			await record.toWire(target);
			const ack = await transmitOnce(connection, messageId, target, budget, ackMs, () => {
				maybeSent = true;
			});
			if (ack === null) {
				silences += 1;
				isOpen = true;
				continue;
			}
			if (ack.staleDevices) forgetDevices(parts, target.to);
			if (ack.error === null) {
				const result = resultOf(messageId, target, ack);
				await keep(record, result, parts);
				return result;
			}
			// A refusal says that nothing was sent by this try.
			maybeSent = isOpen;
			const next =
				(await remedies.apply(ack.error, target)) ??
				(await fallBack(ack.error, target, command, parts, budget));
			if (!next) {
				refusal = ack.error;
				if (!maybeSent) await parts.publish(failedReceipt(target.to, messageId, refusal));
				throw refused(refusal, isGroupJid(target.to), { to: target.to });
			}
			target = next;
		}
		throw timedOut('it has not confirmed the message');
	} catch (error) {
		await (maybeSent ? record.perhapsSent() : record.notSent(refusal)).catch(parts.report);
		throw maybeSent ? ambiguous(toWhatsAppError(error), messageId, refusal !== null) : error;
	}
}

/** What Baileys sends to is not known any more after a restart, or a while: it would send to nobody. */
async function lookUpAgain(
	target: OutgoingMessage,
	parts: SenderParts,
	budget: Budget,
): Promise<OutgoingMessage> {
	const { address } = await prepare(target.to, false, parts, budget);
	return address.jid === target.to ? target : readdressed(target, address, parts.me());
}

/** The message is taken whether or not this can be written; asked for again, it goes out under the same id. */
async function keep(record: SendRecord, result: SendResult, parts: SenderParts): Promise<void> {
	try {
		await record.accepted(result);
		await parts.publish(sentReceipt(result.to, result.messageId, result.timestamp));
	} catch (error) {
		parts.report(error);
	}
}

/** The message may have arrived: whoever sends it again must do so under its id. */
function ambiguous(error: WhatsAppError, messageId: string, isRefusal: boolean): WhatsAppError {
	const details = { ...error.details, maybe_sent: true, message_id: messageId };
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

function forgetDevices({ caches }: SenderParts, to: string): void {
	const [user] = to.split('@');
	if (isUserJid(to) && user) caches.devices.del(user);
	else caches.devices.flushAll();
}

function resultOf(messageId: string, target: OutgoingMessage, ack: Ack): SendResult {
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
