import { WhatsAppError } from '../../errors';
import { isGroupJid, isUserJid } from '../../message/jid';
import { type Budget, isCancelled, timedOut } from '../../primitives/Budget';
import type { SessionCaches } from '../account/caches';
import type { Ack } from '../connection/Acks';
import { type Connection, isConnectionEnd } from '../connection/Connection';
import type { OutgoingMessage } from '../messages/outgoing';
import type { BinaryNode } from '../wire/baileys';
import { queryError } from '../wire/refusals';

export type Outcome =
	| { kind: 'accepted'; ack: Ack }
	/** @see refused */
	| { kind: 'refused'; code: string }
	/** The connection ended before the ack, or `ackMs` passed: the server may have the message. */
	| { kind: 'unanswered' }
	/** Time ran out or the execution was cancelled after Baileys was given the message: it may still leave. */
	| { kind: 'interrupted'; error: unknown };

/** Thrown when a connection that is still open does not answer. */
class Silence extends Error {}

/** Sends a message once. @param ackMs how long to wait for the ack @throws WhatsAppError when the message did not leave */
export async function transmitOnce(
	connection: Connection,
	messageId: string,
	{ to, message, attributes, nodes, wireId = messageId, bare, audience }: OutgoingMessage,
	budget: Budget,
	ackMs: number,
): Promise<Outcome> {
	const { sock, acks, parts } = connection;
	const { arrival, forget } = acks.expect(wireId);
	const late = timedOut('the message could not be handed over');
	try {
		const content = nodes as BinaryNode[] | undefined;
		const relayed = bare
			? sock.sendNode({ tag: 'message', attrs: { to, id: wireId, ...attributes }, content })
			: sock.relayMessage(to, parts.baileys.proto.Message.decode(message), {
					messageId: wireId,
					additionalAttributes: attributes,
					additionalNodes: content,
					statusJidList: audience,
				});
		await budget.race(connection.during<unknown>(relayed), () => late);
		const ack = await budget.race(connection.during(arrival), () => new Silence(), ackMs);
		if (ack.staleDevices) forgetDevices(to, parts.caches);
		return ack.error === null ? { kind: 'accepted', ack } : { kind: 'refused', code: ack.error };
	} catch (error) {
		if (error instanceof Silence || isConnectionEnd(error)) return { kind: 'unanswered' };
		if (error === late || isCancelled(error)) return { kind: 'interrupted', error };
		throw queryError(error, isGroupJid(to)) ?? notEncrypted(error);
	} finally {
		forget();
	}
}

function forgetDevices(to: string, { devices }: SessionCaches): void {
	const [user] = to.split('@');
	if (isUserJid(to) && user) devices.del(user);
	else devices.flushAll();
}

/** All other errors of Baileys come before the message leaves: keys are missing, or cannot be used. */
function notEncrypted(error: unknown): WhatsAppError {
	if (error instanceof WhatsAppError) return error;
	return new WhatsAppError('upstream_timeout', 'The message could not be encrypted', {
		description: 'The keys of the recipient could not be fetched. Try again.',
		details: { maybe_sent: false },
		cause: error,
	});
}
