import { declinePaymentContent } from '../../message/payment';
import { toPerson } from '../form/message.properties';
import { readMessageId } from '../form/messageId';
import { defineMessageOperation } from '../operation';
import { PAYMENT_NOTICE, requestMessageId } from '../form/payment.properties';
import { readContact } from '../form/recipients';
import { sendRequest } from '../form/sendRequest';

export const declinePayment = defineMessageOperation({
	option: {
		name: 'Decline Payment Request',
		value: 'declinePayment',
		action: 'Decline a payment request you received',
		description: 'Shown by phones only',
	},
	visibility: { clients: 'phones', notice: PAYMENT_NOTICE },
	documents: { waRs: {} },
	fields: [toPerson, requestMessageId],
	read(parameters) {
		const chat = readContact(parameters, 'to');
		const messageId = readMessageId(parameters, 'requestMessageId');
		return sendRequest(parameters, declinePaymentContent(chat, messageId));
	},
});
