import type { MessageContent } from './content';

/** Amounts are thousandths of the currency's unit. */
const AMOUNT_OFFSET = 1000;
/** The plain background. */
const DEFAULT_BACKGROUND = { type: 1 };

/** The services WhatsApp pays by; 0 leaves it open. */
export const PAYMENT_SERVICES = { unknown: 0, fbpay: 1, novi: 2, upi: 3 } as const;

export interface PaymentRequest {
	/** JID of the person asked to pay. */
	from: string;
	/** ISO 4217. */
	currencyCode: string;
	/** Thousandths of the currency's unit. */
	amount1000: number;
	note?: string;
	/** Unix seconds. */
	expiryTimestamp?: number;
}

export interface Payment {
	/** JID of the payee. */
	to: string;
	note?: string;
	/** Id of the request that this pays. */
	requestMessageId?: string;
	/** JSON. */
	transactionData?: string;
}

export function sendPaymentContent(payment: Payment): MessageContent {
	const { to, note, requestMessageId, transactionData } = payment;
	return {
		message: {
			sendPaymentMessage: {
				noteMessage: noteMessage(note),
				requestMessageKey: requestMessageId && keyOf(to, requestMessageId, false),
				transactionData,
			},
		},
	};
}

export function requestPaymentContent(request: PaymentRequest): MessageContent {
	const { from, currencyCode, amount1000, note, expiryTimestamp } = request;
	return {
		message: {
			requestPaymentMessage: {
				noteMessage: noteMessage(note),
				currencyCodeIso4217: currencyCode,
				amount1000,
				requestFrom: from,
				expiryTimestamp,
				amount: { value: amount1000, offset: AMOUNT_OFFSET, currencyCode },
				background: DEFAULT_BACKGROUND,
			},
		},
	};
}

/** @param messageId of a request by this account */
export function cancelPaymentContent(chat: string, messageId: string): MessageContent {
	return { message: { cancelPaymentRequestMessage: { key: keyOf(chat, messageId, true) } } };
}

/** @param messageId of a request by the other person */
export function declinePaymentContent(chat: string, messageId: string): MessageContent {
	return { message: { declinePaymentRequestMessage: { key: keyOf(chat, messageId, false) } } };
}

export function paymentInviteContent(serviceType: number): MessageContent {
	return { message: { paymentInviteMessage: { serviceType } } };
}

function keyOf(remoteJid: string, id: string, fromMe: boolean) {
	return { remoteJid, fromMe, id };
}

/** Payment messages carry one even without a note. */
function noteMessage(note = '') {
	return { extendedTextMessage: { text: note } };
}
