import { asCount, asLine, asObject } from '../untrusted';
import type { Unwrapped } from '../unwrap';
import { units } from './commerce';

/** Present for payment messages, which only report on payments: no money moves by them. */
export type PaymentFields = {
	payment: {
		kind: 'sent' | 'requested' | 'canceled' | 'declined' | 'invited' | 'invoice';
		/** In units of the currency; null where the message does not say. */
		amount: number | null;
		currency: string | null;
		/** JID of the person asked to pay. */
		requested_from: string | null;
		/** The request that this pays, cancels or declines. */
		request_message_id: string | null;
		/** Unix seconds. */
		expires_at: number | null;
	};
};

const KINDS: Record<string, PaymentFields['payment']['kind']> = {
	sendPaymentMessage: 'sent',
	requestPaymentMessage: 'requested',
	cancelPaymentRequestMessage: 'canceled',
	declinePaymentRequestMessage: 'declined',
	paymentInviteMessage: 'invited',
	invoiceMessage: 'invoice',
};

export function paymentFields({ key, content }: Unwrapped): PaymentFields | undefined {
	const kind = key !== null && Object.hasOwn(KINDS, key) ? KINDS[key] : undefined;
	if (kind === undefined) return undefined;
	const request = asObject(content.requestMessageKey) ?? asObject(content.key);
	return {
		payment: {
			kind,
			amount: units(content.amount1000),
			currency: asLine(content.currencyCodeIso4217) ?? null,
			requested_from: asLine(content.requestFrom) ?? null,
			request_message_id: asLine(request?.id) ?? null,
			expires_at: asCount(content.expiryTimestamp) ?? null,
		},
	};
}
