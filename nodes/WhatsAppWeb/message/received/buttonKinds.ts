/** What a business asks for or tells about money, by a button. */
export type FlowPayment = 'bill' | 'payment_details' | 'payment_status' | 'order_status';

/** What becomes of a button of a native flow. */
interface ButtonKind {
	/** Name in `interactive.buttons`; the flow's own where it has had no other from the first version on. */
	kind?: string;
	/** Kind of the `payment` that it tells beside `buttons`. */
	payment?: FlowPayment;
}

/**
 * The native flows that businesses send, by WhatsApp's names. They are in no proto: an unknown one is told, too, under its
 * own name and with all its parameters.
 */
export const BUTTON_KINDS: Readonly<Record<string, ButtonKind>> = {
	quick_reply: { kind: 'reply' },
	cta_url: { kind: 'url' },
	cta_call: { kind: 'call' },
	cta_copy: { kind: 'copy' },
	cta_reminder: {},
	cta_cancel_reminder: {},
	cta_catalog: {},
	catalog_message: {},
	cta_app_link: {},
	cta_flow: {},
	flow: {},
	galaxy_message: {},
	single_select: { kind: 'list' },
	mpm: {},
	send_location: {},
	address_message: {},
	open_webview: {},
	message_with_link: {},
	message_with_link_status: {},
	call_permission_request: {},
	voice_call: {},
	wa_payment_transaction_details: { payment: 'payment_status' },
	wa_payment_learn_more: {},
	wa_payment_fbpin_reset: {},
	automated_greeting_message_view_catalog: {},
	review_and_pay: { payment: 'bill' },
	review_order: { payment: 'order_status' },
	order_status: { payment: 'order_status' },
	order_details: { payment: 'bill' },
	payment_info: { payment: 'payment_details' },
	payment_key_info: { payment: 'payment_details' },
	payment_method: { payment: 'payment_details' },
	payment_reminder: { payment: 'bill' },
	payment_status: { payment: 'payment_status' },
};

/** @param flow WhatsApp's name. @returns none for a flow that this version does not know */
export function buttonKind(flow: string): ButtonKind {
	return Object.hasOwn(BUTTON_KINDS, flow) ? (BUTTON_KINDS[flow] ?? {}) : {};
}
