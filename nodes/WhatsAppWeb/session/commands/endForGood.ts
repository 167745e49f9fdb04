import { toWhatsAppError } from '../../errors';
import type { Budget } from '../../primitives/Budget';
import type { ConnectionSource } from '../connection/ConnectionSource';
import type { WASocket } from '../wire/baileys';

/**
 * Ends something that WhatsApp does not know any more afterwards. If the connection ended before the answer, it is done again
 * on the next one, and there a refusal as unknown means that it had been done.
 * @throws WhatsAppError
 */
export async function endForGood(
	dialler: ConnectionSource,
	budget: Budget,
	end: (sock: WASocket) => Promise<void>,
): Promise<void> {
	let tries = 0;
	await dialler.use(budget, async ({ sock }) => {
		tries++;
		try {
			await end(sock);
		} catch (error) {
			if (tries === 1 || !isGone(error)) throw error as Error;
		}
	});
}

function isGone(error: unknown): boolean {
	const { code, details } = toWhatsAppError(error);
	return code === 'recipient_not_found' || details.reason === 'not_a_member';
}
