import { cancelPaymentContent } from '../../message/payment';
import { toPerson } from '../form/message.properties';
import { readMessageId } from '../form/messageId';
import { defineMessageOperation } from '../operation';
import { PAYMENT_NOTICE, requestMessageId } from '../form/payment.properties';
import { readContact } from '../form/recipients';
import { sendRequest } from '../form/sendRequest';

export const cancelPayment = defineMessageOperation({
	option: {
		name: 'Cancel Payment Request',
		value: 'cancelPayment',
		action: 'Cancel a payment request you sent',
		description: 'Shown by phones only',
	},
	visibility: { clients: 'phones', notice: PAYMENT_NOTICE },
	documents: { waRs: {} },
	fields: [toPerson, requestMessageId],
	read(parameters) {
		const chat = readContact(parameters, 'to');
		const messageId = readMessageId(parameters, 'requestMessageId');
		return sendRequest(parameters, cancelPaymentContent(chat, messageId));
	},
});
