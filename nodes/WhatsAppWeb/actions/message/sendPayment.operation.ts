import { sendPaymentContent } from '../../message/payment';
import { toPerson } from '../form/message.properties';
import { readOptionalMessageId } from '../form/messageId';
import { defineMessageOperation } from '../operation';
import { NOTE_MAX, note, PAYMENT_NOTICE, requestMessageId } from '../form/payment.properties';
import { readContact } from '../form/recipients';
import { sendRequest } from '../form/sendRequest';
import { field } from '../../fields';

const DATA_MAX = 16_384;

export const sendPayment = defineMessageOperation({
	option: {
		name: 'Send Payment Message',
		value: 'sendPayment',
		action: 'Send a payment message without paying',
		description: 'Shows a bubble, moves no money',
	},
	visibility: { clients: 'phones', notice: PAYMENT_NOTICE },
	documents: { waRs: {} },
	fields: [
		toPerson,
		note,
		{
			...requestMessageId,
			required: false,
			description: 'ID of the message that asked for the payment, if there is one',
		},
		field('transactionData', 'Transaction Data', 'json', {
			placeholder: 'e.g. {"key":"value"}',
			description: 'Particulars of the payment as a JSON object',
		}),
	],
	read(parameters) {
		const content = sendPaymentContent({
			to: readContact(parameters, 'to'),
			note: parameters.optionalText('note', { max: NOTE_MAX }),
			requestMessageId: readOptionalMessageId(parameters, 'requestMessageId'),
			transactionData: parameters.has('transactionData')
				? parameters.jsonText('transactionData', { max: DATA_MAX })
				: undefined,
		});
		return sendRequest(parameters, content);
	},
});
