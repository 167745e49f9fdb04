import type { MessageContent, StanzaNode } from './content';
import { isUserJid } from './jid';
import { asObject, asObjects } from './untrusted';

/** Buttons of payments are announced by the name of their flow, all others as a mixture. */
const PAYMENT_FLOWS = new Map([
	['payment_info', 'payment_info'],
	['payment_method', 'payment_method'],
	['payment_reminder', 'payment_reminder'],
	['payment_status', 'payment_status'],
	['review_and_pay', 'order_details'],
	['review_order', 'order_status'],
	['order_status', 'order_status'],
]);

/** How long ago, in seconds, the account claims to have let others host its chats; any time of the past will do. */
const PRIVACY_MODE_AGE = 77_980_457;

/**
 * What the server wants to see beside a message with a native flow: without it the message is taken and shown to nobody.
 * A flow named in `<native_flow>` (473), or a bare `<interactive>` (479), is refused.
 * @param to JID
 * @param now Unix seconds
 */
export function nativeFlowNodes(
	{ message }: MessageContent,
	to: string,
	now: number,
): StanzaNode[] {
	const flow = asObject(message.interactiveMessage?.nativeFlowMessage);
	if (!flow) return [];
	const [first] = asObjects(flow.buttons, 1);
	const payment = PAYMENT_FLOWS.get(String(first?.name));
	const attrs = {
		actual_actors: '2',
		host_storage: '2',
		privacy_mode_ts: String(now - PRIVACY_MODE_AGE),
	};
	const biz: StanzaNode = payment
		? { tag: 'biz', attrs: { ...attrs, native_flow_name: payment } }
		: { tag: 'biz', attrs, content: MIXED };
	// Only direct chats have the bot's mark.
	return isUserJid(to) ? [{ tag: 'bot', attrs: { biz_bot: '1' } }, biz] : [biz];
}

const MIXED: StanzaNode[] = [
	{
		tag: 'interactive',
		attrs: { type: 'native_flow', v: '1' },
		content: [{ tag: 'native_flow', attrs: { v: '9', name: 'mixed' } }],
	},
	{ tag: 'quality_control', attrs: { source_type: 'third_party' } },
];
