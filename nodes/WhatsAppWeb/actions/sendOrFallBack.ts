import { WhatsAppError } from '../errors';
import type { MessageContent } from '../message/content';
import type { SendCommand, SendResult, SessionClient } from '../session/SessionClient';

/** Refusals of a kind of message: nothing is said about recipient or account. */
const REFUSALS_OF_KIND: unknown[] = [405, 473, 479];
/** A refusal that took all the time still leaves enough to send something plain. */
const MIN_TIMEOUT_MS = 5000;

/**
 * Sends a message, or what stands in for it once WhatsApp has refused its kind: nothing has been sent then. The
 * stand-in has an idempotency key of its own, so that a retry does not take it for the message.
 */
export async function sendOrFallBack(
	client: Pick<SessionClient, 'send'>,
	command: SendCommand,
	fallback: MessageContent | undefined,
): Promise<SendResult> {
	const start = performance.now();
	const sent = client.send(command);
	if (!fallback) return await sent;
	const refusal = await sent.then(() => null, refusalOfKind);
	if (refusal === null) return await sent;

	const { idempotency, timeoutMs } = command;
	const result = await client.send({
		...command,
		content: fallback,
		timeoutMs: Math.max(timeoutMs - (performance.now() - start), MIN_TIMEOUT_MS),
		idempotency: idempotency && { ...idempotency, key: `${idempotency.key}:fallback` },
	});
	const kind = 'extendedTextMessage' in fallback.message ? 'text' : 'poll';
	const warning = `WhatsApp refused the buttons (${refusal}), so they were sent as a ${kind}.`;
	return { ...result, warnings: [warning, ...result.warnings] };
}

/** The code of such a refusal; any other failure stays one. */
async function refusalOfKind(error: unknown): Promise<number> {
	const code = error instanceof WhatsAppError ? error.details.code : undefined;
	return REFUSALS_OF_KIND.includes(code) ? Number(code) : await Promise.reject(error);
}
