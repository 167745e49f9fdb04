import { orderContent } from '../../message/order';
import { TEXT_MAX } from '../../message/text';
import { formerReplyTo, to } from '../form/message.properties';
import { currencyField, readCurrency, readOptionalAmount } from '../form/currency';
import { defineMessageOperation } from '../operation';
import { readOptionalContact } from '../form/recipients';
import { sendRequest } from '../form/sendRequest';
import { field } from '../../fields';
import { personPicker } from '../../pickers';

const ID_MAX = 256;
const TOKEN_MAX = 1024;
const TITLE_MAX = 256;
/** A 32-bit integer in the proto. */
const ITEMS_MAX = 2_147_483_647;

export const order = defineMessageOperation({
	option: {
		name: 'Send Order',
		value: 'order',
		action: 'Send an order from a WhatsApp catalog',
		description: 'Needs a real order of a business catalog',
	},
	visibility: {
		clients: 'business',
		notice:
			'Phones show the bubble; to open the order, ID and token must be those of a real order at a WhatsApp Business catalog.',
	},
	documents: { waRs: { names: { totalAmount1000: 'total_amount_1000' } } },
	fields: [
		to,
		field('orderId', 'Order ID', 'string', {
			required: true,
			placeholder: 'e.g. ORD-001',
			description: 'ID of the order',
		}),
		field('itemCount', 'Item Count', 'number', {
			typeOptions: { minValue: 0 },
			placeholder: 'e.g. 3',
			description: 'How many items are ordered',
		}),
		field('status', 'Status', 'options', {
			options: [
				{ name: 'Accepted', value: 'accepted' },
				{ name: 'Declined', value: 'declined' },
				{ name: 'Inquiry', value: 'inquiry' },
				{ name: 'Not Set', value: '' },
			],
			description: 'How far the order has come',
		}),
		field('message', 'Message', 'string', {
			typeOptions: { rows: 2 },
			placeholder: "e.g. I'd like to order these items",
			description: 'Text to show below the order',
		}),
		field('orderTitle', 'Order Title', 'string', {
			placeholder: 'e.g. My Order',
			description: 'Heading of the order',
		}),
		personPicker('sellerJid', 'Seller', {
			description:
				'The business: from the list, a phone number with country code, or the ID of its chat',
		}),
		field('token', 'Token', 'string', {
			typeOptions: { password: true },
			description: 'Opens the order in the catalog',
		}),
		field('totalAmount1000', 'Total Amount × 1000', 'number', {
			typeOptions: { minValue: 0 },
			placeholder: 'e.g. 50000',
			description: 'Sum in thousandths of the currency: 50000 is 50.00',
		}),
		currencyField('totalCurrencyCode'),
		formerReplyTo,
	],
	read(parameters) {
		const content = orderContent({
			orderId: parameters.text('orderId', { max: ID_MAX }),
			itemCount: parameters.optionalInteger('itemCount', { min: 0, max: ITEMS_MAX }),
			status: parameters.optionalChoice('status', ['inquiry', 'accepted', 'declined'] as const),
			message: parameters.optionalText('message', { max: TEXT_MAX }),
			orderTitle: parameters.optionalText('orderTitle', { max: TITLE_MAX }),
			sellerJid: readOptionalContact(parameters, 'sellerJid'),
			token: parameters.optionalText('token', { max: TOKEN_MAX }),
			totalAmount1000: readOptionalAmount(parameters, 'totalAmount1000'),
			totalCurrencyCode: parameters.has('totalCurrencyCode')
				? readCurrency(parameters, 'totalCurrencyCode')
				: undefined,
		});
		return sendRequest(parameters, content);
	},
});
