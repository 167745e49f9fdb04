import type { proto } from '@whiskeysockets/baileys';
import { flattenMessage } from '../../../../../nodes/WhatsAppWeb/message/flatten';
import { BUTTON_KINDS } from '../../../../../nodes/WhatsAppWeb/message/received/buttonKinds';
import { received } from './receivedMessage.ts';

const SELLER = '628333000333@s.whatsapp.net';

const flatten = (message: proto.IMessage) => flattenMessage(received(message));

const flows = (...buttons: Array<[name: string, params: unknown]>) => ({
	nativeFlowMessage: {
		buttons: buttons.map(([name, params]) => ({ name, buttonParamsJson: JSON.stringify(params) })),
	},
});

const interactive = (...buttons: Array<[name: string, params: unknown]>) =>
	flatten({ interactiveMessage: { body: { text: 'Hello' }, ...flows(...buttons) } });

const picture = (name: string) => ({
	imageMessage: {
		directPath: `/v/${name}`,
		mediaKey: Buffer.alloc(32, 1),
		fileSha256: Buffer.alloc(32, 2),
		fileEncSha256: Buffer.alloc(32, 3),
		fileLength: 5,
		mimetype: 'image/jpeg',
	},
});

describe('a carousel', () => {
	const cards = [
		{
			header: { title: 'Lamp', subtitle: 'new', ...picture('lamp') },
			body: { text: 'Bright' },
			footer: { text: 'in stock' },
			...flows(
				['quick_reply', { display_text: 'I want it', id: 'lamp' }],
				['cta_copy', { display_text: 'Copy', copy_code: 'LAMP10' }],
			),
		},
		{
			header: { videoMessage: { ...picture('chair').imageMessage, mimetype: 'video/mp4' } },
			body: { text: 'Soft' },
			...flows(['cta_url', { display_text: 'See', url: 'https://example.com/chair' }]),
		},
	];
	const message = { body: { text: 'Our offers' }, carouselMessage: { cards } };

	it.each<[string, proto.IMessage]>([
		['as it is', { interactiveMessage: message }],
		['in a template', { templateMessage: { interactiveMessageTemplate: message } }],
		['in an envelope', { viewOnceMessage: { message: { interactiveMessage: message } } }],
	])('has its cards, with buttons and files, %s', (_name, content) => {
		const item = flatten(content);
		expect(item.text).toBe('Our offers');
		expect(item.interactive).toMatchObject({
			buttons: [],
			cards: [
				{
					title: 'Lamp',
					subtitle: 'new',
					text: 'Bright',
					footer: 'in stock',
					buttons: [
						{ kind: 'reply', id: 'lamp', text: 'I want it' },
						{ kind: 'copy', text: 'Copy', code: 'LAMP10' },
					],
					media: {
						media_type: 'image',
						direct_path: '/v/lamp',
						media_key: Buffer.alloc(32, 1).toString('base64'),
						file_length: 5,
					},
				},
				{
					title: null,
					text: 'Soft',
					footer: null,
					buttons: [{ kind: 'url', url: 'https://example.com/chair' }],
					media: { media_type: 'video', mimetype: 'video/mp4', direct_path: '/v/chair' },
				},
			],
		});
		// What the trigger downloads.
		expect(item.media).toMatchObject({ direct_path: '/v/lamp' });
	});

	it('says which card was tapped', () => {
		const { reply } = flatten({
			templateButtonReplyMessage: {
				selectedId: 'want',
				selectedDisplayText: 'I want it',
				selectedCarouselCardIndex: 1,
			},
		});
		expect(reply).toMatchObject({ id: 'want', card_index: 1 });
	});

	it('has no more cards than a phone could show', () => {
		const many = { carouselMessage: { cards: Array.from({ length: 500 }, () => ({})) } };
		expect(flatten({ interactiveMessage: many }).interactive?.cards).toHaveLength(20);
	});
});

describe('a button', () => {
	it('has the code that it copies', () => {
		const params = { display_text: 'Copy code', copy_code: 'SAVE20' };
		expect(interactive(['cta_copy', params]).interactive?.buttons).toEqual([
			{
				kind: 'copy',
				id: null,
				text: 'Copy code',
				url: null,
				phone_number: null,
				code: 'SAVE20',
				params,
			},
		]);
	});

	it.each([...Object.keys(BUTTON_KINDS), 'flow_of_the_future'])(
		'%s is told, with all its parameters',
		(name) => {
			const params = { display_text: 'Tap', deep: { list: [1, { x: null }] } };
			const [button] = interactive([name, params]).interactive?.buttons ?? [];
			expect(button).toMatchObject({ kind: BUTTON_KINDS[name]?.kind ?? name, text: 'Tap', params });
		},
	);

	it('of the older kind has its native flow', () => {
		const { interactive: found } = flatten({
			buttonsMessage: {
				contentText: 'Code',
				buttons: [
					{
						buttonId: 'b1',
						buttonText: { displayText: 'Copy' },
						nativeFlowInfo: { name: 'cta_copy', paramsJson: '{"copy_code":"1234"}' },
					},
				],
			},
		});
		expect(found?.buttons).toMatchObject([
			{ kind: 'copy', id: 'b1', text: 'Copy', code: '1234', params: { copy_code: '1234' } },
		]);
	});

	it('with parameters that are no JSON object, or too long, has none', () => {
		const buttons = ['[1]', '{broken', `{"a":"${'x'.repeat(70_000)}"}`].map((buttonParamsJson) => ({
			name: 'cta_copy',
			buttonParamsJson,
		}));
		const { interactive: found } = flatten({
			interactiveMessage: { nativeFlowMessage: { buttons } },
		});
		expect(found?.buttons.map(({ params }) => params)).toEqual([{}, {}, {}]);
	});

	it('has parameters that any database takes', () => {
		const { interactive: found } = interactive(['cta_copy', { copy_code: 'A\0B\uD800', 'k\0': 1 }]);
		expect(found?.buttons[0]).toMatchObject({ code: 'AB', params: { copy_code: 'AB', k: 1 } });
	});

	it('opens a shop or a collection', () => {
		const shop = { shopStorefrontMessage: { id: 'shop-1', surface: 3 } };
		expect(flatten({ interactiveMessage: shop }).interactive?.buttons).toMatchObject([
			{ kind: 'shop', id: 'shop-1' },
		]);
		const collection = { collectionMessage: { id: 'summer', bizJid: SELLER } };
		expect(flatten({ interactiveMessage: collection }).interactive).toMatchObject({
			seller: SELLER,
			buttons: [{ kind: 'collection', id: 'summer' }],
		});
	});

	it('may belong to an offer that ends', () => {
		const offer = { limited_time_offer: { text: '20 % off', copy_code: 'SAVE20' } };
		const nativeFlowMessage = { buttons: [], messageParamsJson: JSON.stringify(offer) };
		expect(flatten({ interactiveMessage: { nativeFlowMessage } }).interactive?.params).toEqual(
			offer,
		);
	});
});

describe('a bill', () => {
	const settings = [
		{
			type: 'pix_static_code',
			pix_static_code: { merchant_name: 'Shop', key: 'pay@example.com', key_type: 'EMAIL' },
		},
	];
	const order = {
		status: 'pending',
		subtotal: { value: 2_000, offset: 100 },
		tax: { value: 100, offset: 100 },
		shipping: { value: 500, offset: 100 },
		discount: { value: 0, offset: 100 },
		expiration: { timestamp: '1800000000' },
		items: [
			{ retailer_id: 'SKU1', name: 'Lamp', quantity: 2, amount: { value: 1_000, offset: 100 } },
		],
	};

	it('has its reference, amount and items, and where to pay', () => {
		const { payment, interactive: found } = interactive([
			'review_and_pay',
			{
				reference_id: 'ORDER-17',
				type: 'physical-goods',
				currency: 'BRL',
				total_amount: { value: 2_599, offset: 100 },
				order,
				payment_settings: [
					...settings,
					{ type: 'payment_link', payment_link: { uri: 'https://pay.example.com/17' } },
				],
			},
		]);
		expect(payment).toEqual({
			kind: 'bill',
			amount: 25.99,
			currency: 'BRL',
			requested_from: null,
			requested_from_pn: null,
			requested_from_lid: null,
			request_message_id: null,
			expires_at: 1_800_000_000,
			reference_id: 'ORDER-17',
			status: 'pending',
			items: [{ id: 'SKU1', name: 'Lamp', quantity: 2, amount: 10, sale_amount: null }],
			subtotal: 20,
			tax: 1,
			shipping: 5,
			discount: 0,
			url: 'https://pay.example.com/17',
			pix: { key: 'pay@example.com', key_type: 'EMAIL', merchant_name: 'Shop', code: null },
			service: null,
		});
		expect(found?.buttons[0]?.params).toMatchObject({ reference_id: 'ORDER-17', order });
	});

	it.each([
		['payment_info', { payment_settings: settings }],
		['payment_key_info', { key: 'pay@example.com', key_type: 'EMAIL', merchant_name: 'Shop' }],
	])('may be a Pix key alone: %s', (name, params) => {
		expect(interactive([name, params]).payment).toMatchObject({
			kind: 'payment_details',
			pix: { key: 'pay@example.com', key_type: 'EMAIL', merchant_name: 'Shop' },
		});
	});

	it('may have a Pix code to copy', () => {
		const setting = { type: 'pix_dynamic_code', pix_dynamic_code: { code: '00020126' } };
		expect(interactive(['review_and_pay', { payment_settings: [setting] }]).payment?.pix).toEqual({
			key: null,
			key_type: null,
			merchant_name: null,
			code: '00020126',
		});
	});

	it.each([
		['order_status', 'order_status', { reference_id: 'ORDER-17', order: { status: 'shipped' } }],
		['payment_status', 'payment_status', { reference_id: 'ORDER-17', payment_status: 'shipped' }],
	])('is followed by its state: %s', (name, kind, params) => {
		const { payment } = interactive([name, params]);
		expect(payment).toMatchObject({ kind, reference_id: 'ORDER-17', status: 'shipped' });
	});

	it('is no reply, nor a link', () => {
		expect(interactive(['quick_reply', { id: 'x' }])).not.toHaveProperty('payment');
	});

	it('of WhatsApp itself has the amount in its newer form, too', () => {
		const amount = { value: 12_345, offset: 100, currencyCode: 'INR' };
		expect(flatten({ requestPaymentMessage: { amount } }).payment).toMatchObject({
			amount: 123.45,
			currency: 'INR',
		});
	});

	it('has its attachment', () => {
		const invoice = {
			note: 'Invoice 17',
			attachmentType: 1,
			attachmentDirectPath: '/v/invoice',
			attachmentMediaKey: Buffer.alloc(32, 1),
		};
		expect(flatten({ invoiceMessage: invoice }).media).toMatchObject({
			media_type: 'document',
			mimetype: 'application/pdf',
			direct_path: '/v/invoice',
		});
	});
});

describe('a list of products', () => {
	it('has the products, by section, and whose they are', () => {
		const { text, interactive: found } = flatten({
			listMessage: {
				title: 'Coffee',
				description: 'Choose yours',
				buttonText: 'See items',
				listType: 2,
				productListInfo: {
					businessOwnerJid: SELLER,
					productSections: [
						{ title: 'Hot', products: [{ productId: 'P1' }, { productId: 'P2' }] },
						{ title: 'Cold', products: [{ productId: 'P3' }] },
					],
				},
			},
		});
		expect(text).toBe('Choose yours');
		expect(found).toMatchObject({
			title: 'Coffee',
			seller: SELLER,
			buttons: [{ kind: 'list', text: 'See items' }],
			sections: [
				{ title: 'Hot', rows: [], product_ids: ['P1', 'P2'] },
				{ title: 'Cold', rows: [], product_ids: ['P3'] },
			],
		});
	});

	it('may come as a native flow', () => {
		const sections = [{ title: 'Hot', product_items: [{ product_retailer_id: 'SKU1' }] }];
		expect(interactive(['mpm', { sections }]).interactive?.sections).toEqual([
			{ title: 'Hot', rows: [], product_ids: ['SKU1'] },
		]);
	});
});

describe('what stands above the words', () => {
	it.each<[string, proto.IMessage]>([
		['buttons', { buttonsMessage: { locationMessage: { degreesLatitude: 1, name: 'Shop' } } }],
		[
			'a native flow',
			{ interactiveMessage: { header: { locationMessage: { degreesLatitude: 1, name: 'Shop' } } } },
		],
		[
			'a template',
			{
				templateMessage: {
					hydratedTemplate: { locationMessage: { degreesLatitude: 1, name: 'Shop' } },
				},
			},
		],
	])('of %s may be a place', (_name, message) => {
		expect(flatten(message)).toMatchObject({ latitude: 1, location_name: 'Shop' });
	});

	it('may be a product, with its picture', () => {
		const product = { productId: 'P1', title: 'Lamp', productImage: picture('lamp').imageMessage };
		const header = { productMessage: { businessOwnerJid: SELLER, product } };
		expect(flatten({ interactiveMessage: { header } })).toMatchObject({
			product: { product_id: 'P1', title: 'Lamp', seller: SELLER },
			media: { direct_path: '/v/lamp' },
		});
	});

	it('of a product message is its picture', () => {
		const product = { productId: 'P1', productImage: picture('lamp').imageMessage };
		expect(flatten({ productMessage: { product } }).media).toMatchObject({
			direct_path: '/v/lamp',
		});
		const catalog = { title: 'All', catalogImage: picture('all').imageMessage };
		expect(flatten({ productMessage: { catalog } })).toMatchObject({
			text: 'All',
			product: { catalog: 'All' },
			media: { direct_path: '/v/all' },
		});
	});

	it.each(['hydratedTemplate', 'hydratedFourRowTemplate', 'fourRowTemplate'])(
		'of the template %s is its picture',
		(format) => {
			const message = { templateMessage: { [format]: picture('top') } };
			expect(flatten(message).media).toMatchObject({ direct_path: '/v/top' });
		},
	);
});

it('the answer to a form has the name of what was answered', () => {
	const { reply } = flatten({
		interactiveResponseMessage: {
			body: { text: 'Sent' },
			nativeFlowResponseMessage: { name: 'galaxy_message', paramsJson: '{"size":"L"}' },
		},
	});
	expect(reply).toMatchObject({ name: 'galaxy_message', title: 'Sent', params: { size: 'L' } });
});
