import { ORDER_STATUS } from '../order';
import { asCount, asLine, asObject, asText } from '../untrusted';
import type { Unwrapped } from '../unwrap';
import { interactiveIn } from './nativeFlow';
import { type People, type PersonFields, personFields } from './people';

/** Present for orders from a catalogue. */
export type OrderFields = {
	order: {
		order_id: string | null;
		/** Opens the order in the seller's catalogue. */
		token: string | null;
		title: string | null;
		status: string | null;
		item_count: number | null;
		/** In units of the currency. */
		total: number | null;
		currency: string | null;
	} & PersonFields<'seller'>;
};

/** Present for products of a catalogue, also in the header of a message with buttons. */
export type ProductFields = {
	product: {
		product_id: string | null;
		/** The seller's own number for it. */
		retailer_id: string | null;
		title: string | null;
		description: string | null;
		/** In units of the currency. */
		price: number | null;
		sale_price: number | null;
		currency: string | null;
		url: string | null;
		/** Name of the catalogue, for a message that shows the whole of it. */
		catalog: string | null;
		footer: string | null;
	} & PersonFields<'seller'>;
};

const STATUS = new Map<unknown, string>(
	Object.entries(ORDER_STATUS).map(([name, value]) => [value, name]),
);

export function orderFields({ key, content }: Unwrapped, people?: People): OrderFields | undefined {
	if (key !== 'orderMessage') return undefined;
	return {
		order: {
			order_id: asLine(content.orderId) ?? null,
			token: asLine(content.token) ?? null,
			title: asText(content.orderTitle) ?? null,
			status: STATUS.get(content.status) ?? null,
			item_count: asCount(content.itemCount) ?? null,
			total: units(content.totalAmount1000),
			currency: asLine(content.totalCurrencyCode) ?? null,
			...personFields('seller', asLine(content.sellerJid), people),
		},
	};
}

export function productFields(
	{ key, content: outer }: Unwrapped,
	people?: People,
): ProductFields | undefined {
	const header = asObject(interactiveIn(key, outer)?.header);
	const content = key === 'productMessage' ? outer : asObject(header?.productMessage);
	if (!content) return undefined;
	const product = asObject(content.product) ?? {};
	return {
		product: {
			product_id: asLine(product.productId) ?? null,
			retailer_id: asLine(product.retailerId) ?? null,
			title: asText(product.title) ?? null,
			description: asText(product.description) ?? null,
			price: units(product.priceAmount1000),
			sale_price: units(product.salePriceAmount1000),
			currency: asLine(product.currencyCode) ?? null,
			url: asLine(product.url) ?? null,
			...personFields('seller', asLine(content.businessOwnerJid), people),
			catalog: asText(asObject(content.catalog)?.title) ?? null,
			footer: asText(content.footer) ?? null,
		},
	};
}

/** WhatsApp counts money in thousandths. */
export function units(thousandths: unknown): number | null {
	const count = asCount(thousandths);
	return count === undefined ? null : count / 1000;
}
