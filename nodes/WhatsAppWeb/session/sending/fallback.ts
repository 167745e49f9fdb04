import type { Budget } from '../../primitives/Budget';
import { prepareMessage } from './content/prepareMessage';
import type { OutgoingMessage } from '../messages/outgoing';
import type { SendCommand } from '../../contract/SendCommand';
import type { SenderParts } from './parts';

/** Refusals of a kind of message: nothing is said about recipient or account. */
const REFUSALS_OF_KIND: ReadonlySet<string> = new Set(['405', '473', '479']);

/**
 * What stands in for a message whose kind WhatsApp has refused. It goes out under the same id, and is recorded before:
 * chosen once, it is what the command stands for, so that buttons and their stand-in never both arrive.
 * @param code the refusal
 * @returns undefined when the refusal stands
 */
export async function fallBack(
	code: string,
	refused: OutgoingMessage,
	command: SendCommand,
	parts: SenderParts,
	budget: Budget,
): Promise<OutgoingMessage | undefined> {
	const { fallback } = command;
	if (!fallback || refused.isFallback || !REFUSALS_OF_KIND.has(code)) return undefined;
	const drafted = await prepareMessage({ ...command, content: fallback }, parts, budget);
	const kind = 'extendedTextMessage' in fallback.message ? 'text' : 'poll';
	const warning = `WhatsApp refused the buttons (${code}), so they were sent as a ${kind}.`;
	return { ...drafted, isFallback: true, warnings: [warning, ...drafted.warnings] };
}
