import { WhatsAppError } from '../../errors';
import { isGroupJid } from '../../message/jid';
import type { Ack } from '../connection/Acks';
import type { BinaryNode } from '../wire/baileys';
import { type Budget, isCancelled, timedOut } from '../../primitives/Budget';
import { type Connection, isConnectionEnd } from '../connection/Connection';
import { queryError } from '../wire/refusals';
import type { OutgoingMessage } from '../messages/outgoing';

/** Thrown when a connection that is still open does not answer. */
class Silence extends Error {}

/**
 * Sends a message once.
 * @param ackMs how long to wait for the answer
 * @param onWire told when the message may have left
 * @returns the server's answer, or null when it gave none before the connection ended or time ran out
 * @throws WhatsAppError when it did not get as far as the wire
 */
export async function transmitOnce(
	connection: Connection,
	messageId: string,
	{ to, message, attributes, nodes, wireId = messageId, bare }: OutgoingMessage,
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
		// What was handed over goes on without us.
		if (isCancelled(error)) onWire();
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
