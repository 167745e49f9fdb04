import type { MessageContent, StanzaNode } from './content';
import { isUserJid } from './jid';
import { asObject, asObjects } from './untrusted';

/** Attribute `native_flow_name` of `<biz>` by the first button's name, for payments; other flows are sent as `mixed`. */
const PAYMENT_FLOWS = new Map([
	['payment_info', 'payment_info'],
	['payment_method', 'payment_method'],
	['payment_reminder', 'payment_reminder'],
	['payment_status', 'payment_status'],
	['review_and_pay', 'order_details'],
	['review_order', 'order_status'],
	['order_status', 'order_status'],
]);

/** Age, in seconds, of `privacy_mode_ts`: since when the account lets others host its chats. Any past time is accepted. */
const PRIVACY_MODE_AGE = 77_980_457;

/**
 * Stanza children that a native flow needs: without them the server accepts the message, but no phone shows it.
 * It refuses a flow named in `<native_flow>` (473) and a bare `<interactive>` (479).
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
	// `<bot>` belongs to direct chats only.
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
