import {
	asCount,
	asLine,
	asNumber,
	asObject,
	asObjects,
	asText,
	type PlainObject,
} from '../untrusted';
import type { Unwrapped } from '../unwrap';
import { buttonKind, type FlowPayment } from './buttonKinds';
import { units } from './commerce';
import { cardsOf, flowsOf, interactiveIn } from './nativeFlow';
import { type People, type PersonFields, personFields } from './people';

/** Present for messages about payments, which only report on them: no money moves by them. */
export type PaymentFields = {
	payment: {
		kind: 'sent' | 'requested' | 'canceled' | 'declined' | 'invited' | 'invoice' | FlowPayment;
		/** In units of the currency; null where the message does not say. */
		amount: number | null;
		currency: string | null;
		/** The request that this pays, cancels or declines. */
		request_message_id: string | null;
		/** Unix seconds. */
		expires_at: number | null;
		/** The business's own number of the order. */
		reference_id: string | null;
		/** State of the order or payment, as WhatsApp calls it: `pending`, `shipped`, `captured`, … */
		status: string | null;
		/** What is billed; amounts in units of the currency. */
		items: Array<{
			id: string | null;
			name: string | null;
			quantity: number | null;
			amount: number | null;
			sale_amount: number | null;
		}>;
		subtotal: number | null;
		tax: number | null;
		shipping: number | null;
		discount: number | null;
		/** Page to pay on. */
		url: string | null;
		/** Where to pay by Pix (Brazil). */
		pix: {
			key: string | null;
			/** `CPF`, `CNPJ`, `EMAIL`, `PHONE` or `EVP`. */
			key_type: string | null;
			merchant_name: string | null;
			/** To copy and paste into a bank's app. */
			code: string | null;
		} | null;
		/** What serves a payment to accept: `fbpay`, `novi` or `upi`. */
		service: string | null;
	} & PersonFields<'requested_from'>;
};

type Payment = PaymentFields['payment'];

const KINDS: Record<string, Payment['kind']> = {
	sendPaymentMessage: 'sent',
	requestPaymentMessage: 'requested',
	cancelPaymentRequestMessage: 'canceled',
	declinePaymentRequestMessage: 'declined',
	paymentInviteMessage: 'invited',
	invoiceMessage: 'invoice',
};

/** `PaymentInviteMessage.ServiceType` */
const SERVICES = [null, 'fbpay', 'novi', 'upi'];

const MAX_ITEMS = 500;
const MAX_SETTINGS = 20;
const MAX_URL = 2_048;

const NONE = {
	amount: null,
	currency: null,
	requested_from: null,
	requested_from_pn: null,
	requested_from_lid: null,
	request_message_id: null,
	expires_at: null,
	reference_id: null,
	status: null,
	items: [],
	subtotal: null,
	tax: null,
	shipping: null,
	discount: null,
	url: null,
	pix: null,
	service: null,
} satisfies Omit<Payment, 'kind'>;

export function paymentFields(
	{ key, content }: Unwrapped,
	people?: People,
): PaymentFields | undefined {
	const interactive = interactiveIn(key, content);
	if (interactive) return fromButtons(interactive);
	const kind = key !== null && Object.hasOwn(KINDS, key) ? KINDS[key] : undefined;
	if (kind === undefined) return undefined;
	const request = asObject(content.requestMessageKey) ?? asObject(content.key);
	const money = asObject(content.amount) ?? {};
	return {
		payment: {
			...NONE,
			kind,
			amount: units(content.amount1000) ?? fraction(money),
			currency: asLine(content.currencyCodeIso4217) ?? asLine(money.currencyCode) ?? null,
			...personFields('requested_from', asLine(content.requestFrom), people),
			request_message_id: asLine(request?.id) ?? null,
			expires_at: asCount(content.expiryTimestamp) ?? null,
			service: SERVICES[asCount(content.serviceType) ?? 0] ?? null,
		},
	};
}

/** The bill or means of payment that a business sends as a button; the first of them. */
function fromButtons(interactive: PlainObject): PaymentFields | undefined {
	const flows = [interactive, ...cardsOf(interactive)].flatMap(flowsOf);
	for (const { name, params } of flows) {
		const { payment: kind } = buttonKind(name);
		if (kind !== undefined) return { payment: { kind, ...bill(params) } };
	}
	return undefined;
}

function bill(params: PlainObject): Omit<Payment, 'kind'> {
	const order = asObject(params.order) ?? {};
	const settings = asObjects(params.payment_settings, MAX_SETTINGS);
	const expiration = asObject(order.expiration)?.timestamp;
	const link = settings.map((each) => asObject(each.payment_link)?.uri).find(Boolean);
	return {
		...NONE,
		amount: fraction(params.total_amount),
		currency: asLine(params.currency) ?? null,
		expires_at: asCount(Number(expiration)) || null,
		reference_id: asLine(params.reference_id) ?? null,
		status: asLine(order.status) ?? asLine(params.payment_status) ?? asLine(params.status) ?? null,
		items: asObjects(order.items, MAX_ITEMS).map((item) => ({
			id: asLine(item.retailer_id) ?? asLine(item.product_id) ?? null,
			name: asText(item.name) ?? null,
			quantity: asNumber(item.quantity) ?? null,
			amount: fraction(item.amount),
			sale_amount: fraction(item.sale_amount),
		})),
		subtotal: fraction(order.subtotal),
		tax: fraction(order.tax),
		shipping: fraction(order.shipping),
		discount: fraction(order.discount),
		url: asLine(link, MAX_URL) ?? null,
		pix: pixOf([...settings, params]),
	};
}

/** @param settings of which one holds the Pix key, under the name of its type or directly */
function pixOf(settings: PlainObject[]): Payment['pix'] {
	for (const setting of settings) {
		const pix = asObject(setting.pix_static_code) ?? asObject(setting.pix_dynamic_code) ?? setting;
		const found = {
			key: asLine(pix.key) ?? asLine(pix.pix_key) ?? null,
			key_type: asLine(pix.key_type) ?? asLine(pix.pix_key_type) ?? null,
			merchant_name: asLine(pix.merchant_name) ?? null,
			code: asLine(pix.code) ?? null,
		};
		if (found.key !== null || (pix !== setting && found.code !== null)) return found;
	}
	return null;
}

/** Money as `value` in parts of a unit, of which `offset` make one: 1999 of 100 is 19.99. */
function fraction(money: unknown): number | null {
	const { value, offset } = asObject(money) ?? {};
	const [parts, perUnit] = [asNumber(value), asNumber(offset)];
	return parts === undefined || perUnit === undefined || perUnit <= 0 ? null : parts / perUnit;
}
