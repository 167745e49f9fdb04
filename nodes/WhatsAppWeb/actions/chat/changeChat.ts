import type { ChatChange } from '../../contract/commands/appState';
import type { ParameterReader } from '../form/parameters';
import type { SessionRequest } from '../operation';

/**
 * A request that sets something for a whole chat.
 * @param change also of the answer, besides the chat
 * @throws WhatsAppError `invalid_parameter`
 */
export function changeChat(
	parameters: ParameterReader,
	change: ChatChange,
	json: Record<string, unknown>,
): SessionRequest {
	const chat = parameters.recipient('chat');
	return {
		kind: 'session',
		async run({ client }, { signal }) {
			const answer = await client.command('changeChat', { chat, change }, { signal });
			const receipts = change.kind === 'read' && { receipts: answer.receipts };
			return { json: { chat: answer.chat, ...json, ...receipts } };
		},
	};
}
