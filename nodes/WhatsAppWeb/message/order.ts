import type { MessageContent } from './content';

export const ORDER_STATUS = { inquiry: 1, accepted: 2, declined: 3 } as const;

export interface Order {
	orderId: string;
	itemCount?: number;
	status?: keyof typeof ORDER_STATUS;
	message?: string;
	orderTitle?: string;
	sellerJid?: string;
	/** Opens the order in the seller's catalogue. */
	token?: string;
	/** Thousandths of the currency's unit. */
	totalAmount1000?: number;
	/** ISO 4217. */
	totalCurrencyCode?: string;
}

const CATALOG = 1;
const MESSAGE_VERSION = 2;

export function orderContent({ status, ...order }: Order): MessageContent {
	return {
		message: {
			orderMessage: {
				...order,
				status: status && ORDER_STATUS[status],
				surface: CATALOG,
				messageVersion: MESSAGE_VERSION,
			},
		},
	};
}
