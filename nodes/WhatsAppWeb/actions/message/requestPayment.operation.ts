import { requestPaymentContent } from '../../message/payment';
import { toPerson } from '../form/message.properties';
import { currencyField, readAmount, readCurrency } from '../form/currency';
import { readOptionalMoment } from '../form/moment';
import { defineMessageOperation } from '../operation';
import { NOTE_MAX, note, PAYMENT_NOTICE } from '../form/payment.properties';
import { readContact } from '../form/recipients';
import { sendRequest } from '../form/sendRequest';
import { field } from '../../fields';

export const requestPayment = defineMessageOperation({
	option: {
		name: 'Request Payment',
		value: 'requestPayment',
		action: 'Request a payment from a contact',
		description: 'A message only; shown where WhatsApp offers payments',
	},
	visibility: { clients: 'phones', notice: PAYMENT_NOTICE },
	documents: { waRs: {} },
	fields: [
		toPerson,
		{ ...currencyField('currencyCode'), required: true },
		field('amount1000', 'Amount × 1000', 'number', {
			typeOptions: { minValue: 0 },
			required: true,
			placeholder: 'e.g. 50000',
			description: 'Thousandths of the currency: 50000 is 50.00',
		}),
		note,
		field('expiryTimestamp', 'Expires', 'dateTime', {
			description: 'Until when the request can be met',
		}),
	],
	read(parameters) {
		const expiry = readOptionalMoment(parameters, 'expiryTimestamp', 's');
		const content = requestPaymentContent({
			from: readContact(parameters, 'to'),
			currencyCode: readCurrency(parameters, 'currencyCode'),
			amount1000: readAmount(parameters, 'amount1000'),
			note: parameters.optionalText('note', { max: NOTE_MAX }),
			expiryTimestamp: expiry?.value,
		});
		return { ...sendRequest(parameters, content), warnings: expiry?.warnings ?? [] };
	},
});
