import type { SendCommand } from '../../contract/SendCommand';
import type { OpenQuestion } from './OpenQuestion';

const TIMEOUT_MS = 60_000;

/** What is sent to remind of a question, which it quotes. Its key belongs to the question, so it is one message whoever dies when. */
export function reminderOf({ id, chats }: OpenQuestion, text: string): SendCommand {
	const [to = ''] = chats;
	return {
		to,
		content: { message: { extendedTextMessage: { text } } },
		replyTo: id,
		idempotency: { scope: 'execution', key: `reminder of ${id}` },
		waitUntil: 'accepted',
		timeoutMs: TIMEOUT_MS,
	};
}
