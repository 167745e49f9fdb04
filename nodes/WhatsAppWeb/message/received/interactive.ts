import { parseJsonObject, type Json } from '../json';
import { asLine, asObject, asObjects, asText, type PlainObject } from '../untrusted';
import type { Unwrapped } from '../unwrap';
import { buttonKind } from './buttonKinds';
import { headerMedia, type MediaFields } from './media';
import { cardsOf, type Flow, flow, flowsOf, interactiveIn, MAX_BUTTONS } from './nativeFlow';
import { templateOf } from './text';
import { type People, type PersonFields, personFields } from './people';

/** Present for buttons, lists, carousels and templates, whose body is in `text`. */
export type InteractiveFields = {
	interactive: {
		title: string | null;
		subtitle: string | null;
		footer: string | null;
		buttons: Button[];
		/** The choices of a list, or the products to choose from. */
		sections: Section[];
		/** The cards of a carousel. */
		cards: Array<{
			title: string | null;
			subtitle: string | null;
			text: string;
			footer: string | null;
			buttons: Button[];
			/** Its picture, video or document: input for Media → Download. */
			media: MediaFields['media'] | null;
		}>;
		/** JID of the business whose products are listed. */
		/** What belongs to all buttons, as the business gave it: a limited offer, … */
		params: { [key: string]: Json } | null;
	} & PersonFields<'seller'>;
};

type Button = {
	/** `reply`, `url`, `call`, `copy`, `list`, or WhatsApp's own name of a rarer kind. */
	kind: string;
	id: string | null;
	text: string | null;
	url: string | null;
	phone_number: string | null;
	/** What a tap copies. */
	code: string | null;
	/** Everything that the business gave with the button; null for the older kinds, which have no more than the above. */
	params: { [key: string]: Json } | null;
};

type Section = {
	title: string | null;
	rows: Array<{ id: string | null; title: string | null; description: string | null }>;
	product_ids: string[];
};

/** Before the seller's names are looked up. */
type Interactive = Omit<InteractiveFields['interactive'], 'seller_pn' | 'seller_lid'>;

const MAX_SECTIONS = 50;
const MAX_ROWS = 200;
const MAX_URL = 2_048;

const NONE: Interactive = {
	title: null,
	subtitle: null,
	footer: null,
	buttons: [],
	sections: [],
	cards: [],
	seller: null,
	params: null,
};

export function interactiveFields(
	{ key, content }: Unwrapped,
	people?: People,
): InteractiveFields | undefined {
	const found = read(key, content);
	return found && { interactive: { ...found, ...personFields('seller', found.seller, people) } };
}

function read(key: string | null, content: PlainObject): Interactive | undefined {
	const interactive = interactiveIn(key, content);
	if (interactive) return fromInteractive(interactive);
	switch (key) {
		case 'buttonsMessage':
			return {
				...NONE,
				title: asText(content.text) ?? null,
				footer: asText(content.footerText) ?? null,
				buttons: asObjects(content.buttons, MAX_BUTTONS).map(plain),
			};
		case 'listMessage':
			return fromList(content);
		case 'templateMessage':
			return fromTemplate(content);
		case 'highlyStructuredMessage':
			return fromTemplate(asObject(content.hydratedHsm) ?? {});
		default:
			return undefined;
	}
}

function fromList(content: PlainObject): Interactive {
	const products = asObject(content.productListInfo);
	return {
		...NONE,
		title: asText(content.title) ?? null,
		footer: asText(content.footerText) ?? null,
		buttons: [button({ kind: 'list', text: content.buttonText })],
		sections: [...sections(content.sections), ...sections(products?.productSections)],
		seller: asLine(products?.businessOwnerJid) ?? null,
	};
}

function fromTemplate(content: PlainObject): Interactive {
	const { hydratedTitleText, hydratedFooterText, hydratedButtons } = templateOf(content) ?? {};
	return {
		...NONE,
		title: asText(hydratedTitleText) ?? null,
		footer: asText(hydratedFooterText) ?? null,
		buttons: asObjects(hydratedButtons, MAX_BUTTONS).map(hydrated),
	};
}

function fromInteractive(content: PlainObject): Interactive {
	const flows = flowsOf(content);
	const collection = asObject(content.collectionMessage);
	const shop = asObject(content.shopStorefrontMessage);
	return {
		...head(content),
		buttons: [
			...flows.map(native),
			...(collection ? [button({ kind: 'collection', id: collection.id })] : []),
			...(shop ? [button({ kind: 'shop', id: shop.id })] : []),
		],
		sections: flows.flatMap(sectionsOf),
		cards: cardsOf(content).map(cardIn),
		seller: asLine(collection?.bizJid) ?? null,
		params: parseJsonObject(asObject(content.nativeFlowMessage)?.messageParamsJson),
	};
}

function cardIn(card: PlainObject): Interactive['cards'][number] {
	const { title, subtitle, footer } = head(card);
	return {
		title,
		subtitle,
		text: asText(asObject(card.body)?.text) ?? '',
		footer,
		buttons: flowsOf(card).map(native),
		media: headerMedia(card) ?? null,
	};
}

function head({ header, footer }: PlainObject): Pick<Interactive, 'title' | 'subtitle' | 'footer'> {
	const { title, subtitle } = asObject(header) ?? {};
	return {
		title: asText(title) ?? null,
		subtitle: asText(subtitle) ?? null,
		footer: asText(asObject(footer)?.text) ?? null,
	};
}

function native({ name, params }: Flow): Button {
	return button({
		kind: buttonKind(name).kind ?? name,
		id: params.id,
		text: params.display_text ?? params.title,
		url: params.url,
		phone_number: params.phone_number,
		code: params.copy_code,
		params,
	});
}

function sectionsOf({ params }: Flow): Section[] {
	return sections(params.sections ?? params.product_sections);
}

function plain({ buttonId, buttonText, nativeFlowInfo }: PlainObject): Button {
	const text = asObject(buttonText)?.displayText;
	const info = asObject(nativeFlowInfo);
	if (!info) return button({ kind: 'reply', id: buttonId, text });
	const made = native(flow(info.name, info.paramsJson));
	return {
		...made,
		id: made.id ?? asLine(buttonId) ?? null,
		text: made.text ?? asText(text) ?? null,
	};
}

function hydrated({ quickReplyButton, urlButton, callButton }: PlainObject): Button {
	const reply = asObject(quickReplyButton);
	if (reply) return button({ kind: 'reply', id: reply.id, text: reply.displayText });
	const link = asObject(urlButton);
	if (link) return button({ kind: 'url', text: link.displayText, url: link.url });
	const call = asObject(callButton);
	return button({
		kind: call ? 'call' : 'unknown',
		text: call?.displayText,
		phone_number: call?.phoneNumber,
	});
}

function button({
	params,
	...raw
}: Partial<Record<keyof Button, unknown>> & { params?: Flow['params'] }): Button {
	return {
		kind: asLine(raw.kind) ?? 'unknown',
		id: asLine(raw.id) ?? null,
		text: asText(raw.text) ?? null,
		url: asLine(raw.url, MAX_URL) ?? null,
		phone_number: asLine(raw.phone_number) ?? null,
		code: asLine(raw.code) ?? null,
		params: params ?? null,
	};
}

function sections(value: unknown): Section[] {
	return asObjects(value, MAX_SECTIONS).map((section) => ({
		title: asText(section.title) ?? null,
		rows: asObjects(section.rows, MAX_ROWS).map((row) => ({
			id: asLine(row.rowId) ?? asLine(row.id) ?? null,
			title: asText(row.title) ?? null,
			description: asText(row.description) ?? null,
		})),
		product_ids: asObjects(section.products ?? section.product_items, MAX_ROWS).flatMap(
			({ productId, product_retailer_id, product_id, id }) =>
				asLine(productId) ?? asLine(product_retailer_id) ?? asLine(product_id) ?? asLine(id) ?? [],
		),
	}));
}
