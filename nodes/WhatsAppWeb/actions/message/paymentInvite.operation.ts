import { PAYMENT_SERVICES, paymentInviteContent } from '../../message/payment';
import { toPerson } from '../form/message.properties';
import { defineMessageOperation } from '../operation';
import { requireContact } from '../form/recipients';
import { sendRequest } from '../form/sendRequest';
import { field } from '../../fields';

const SERVICES = Object.values(PAYMENT_SERVICES);

export const paymentInvite = defineMessageOperation({
	option: {
		name: 'Invite to Payments',
		value: 'paymentInvite',
		action: 'Invite a contact to WhatsApp payments',
		description: 'Only where WhatsApp offers payments',
	},
	visibility: {
		clients: 'phones',
		notice: 'Shown only in countries where WhatsApp offers payments.',
	},
	documents: { waRs: {} },
	fields: [
		toPerson,
		field('serviceType', 'Service', 'options', {
			options: [
				{ name: 'Facebook Pay', value: PAYMENT_SERVICES.fbpay },
				{ name: 'Not Set', value: PAYMENT_SERVICES.unknown },
				{ name: 'Novi', value: PAYMENT_SERVICES.novi },
				{ name: 'UPI', value: PAYMENT_SERVICES.upi },
			],
			default: 0,
			description: 'The service that carries the payments',
		}),
	],
	read(parameters) {
		requireContact(parameters, 'to');
		const limits = { min: Math.min(...SERVICES), max: Math.max(...SERVICES) };
		const serviceType = parameters.optionalInteger('serviceType', limits);
		return sendRequest(parameters, paymentInviteContent(serviceType ?? PAYMENT_SERVICES.unknown));
	},
});
