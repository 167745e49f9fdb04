import { createHash } from 'node:crypto';
import type { proto } from '@whiskeysockets/baileys';

/** A kind of message: the content on the wire, and the fields of its item that differ from {@link BARE}. */
export interface Kind {
	name: string;
	message: proto.IMessage;
	item: Record<string, unknown>;
}

/** The fields of an item for the plainest message. */
export const BARE = {
	is_broadcast: false,
	is_view_once: false,
	text: '',
	quoted: null,
	mentions: [],
	mentions_people: [],
	mentions_everyone: false,
	is_forwarded: false,
	forwarding_score: 0,
	forwarded_newsletter: null,
	disappearing_seconds: null,
	ad: null,
	member_label: null,
	part_of: null,
	album: null,
	hd_of: null,
};

/** The content of all files. */
export const FILE = Buffer.from('what is in the file');

const CARD = 'BEGIN:VCARD\nVERSION:3.0\nFN:Ani\nTEL;type=CELL;waid=628333:+62 833-3\nEND:VCARD';
const PERSON = '628333000333@s.whatsapp.net';
const CHANNEL = '120363111111111111@newsletter';

const event = {
	description: null,
	ends_at: null,
	join_link: null,
	is_call: false,
	is_canceled: false,
	extra_guests_allowed: false,
	reminder_seconds: null,
	location_name: null,
	latitude: null,
	longitude: null,
};
const notice = { seconds: null, is_video: null, outcome: null, target_id: null };
const payment = {
	amount: null,
	currency: null,
	requested_from: null,
	requested_from_pn: null,
	requested_from_lid: null,
	request_message_id: null,
	expires_at: null,
	reference_id: null,
	status: null,
	items: [],
	subtotal: null,
	tax: null,
	shipping: null,
	discount: null,
	url: null,
	pix: null,
	service: null,
};
const button = { id: null, text: null, url: null, phone_number: null, code: null, params: null };
const interactive = {
	title: null,
	subtitle: null,
	footer: null,
	buttons: [],
	sections: [],
	cards: [],
	seller: null,
	seller_pn: null,
	seller_lid: null,
	params: null,
};
const BILL = {
	reference_id: 'ORDER-17',
	currency: 'BRL',
	total_amount: { value: 2_599, offset: 100 },
	order: {
		items: [
			{ retailer_id: 'SKU1', name: 'Lamp', quantity: 1, amount: { value: 2_599, offset: 100 } },
		],
	},
	payment_settings: [
		{
			type: 'pix_static_code',
			pix_static_code: { key: 'pay@example.com', key_type: 'EMAIL', merchant_name: 'Shop' },
		},
	],
};
const reply = { description: null, name: null, card_index: null, params: null };

const kind = (name: string, message: proto.IMessage, item: Kind['item']): Kind => ({
	name,
	message,
	item,
});

const context = (contextInfo: proto.IContextInfo, item: Kind['item'], name: string): Kind =>
	kind(
		name,
		{ extendedTextMessage: { text: 'Hello', contextInfo } },
		{ message_type: 'extendedText', text: 'Hello', ...item },
	);

/** Kinds of messages without a file. */
export const KINDS: Kind[] = [
	kind('text', { conversation: 'Hello' }, { message_type: 'conversation', text: 'Hello' }),
	context(
		{
			stanzaId: 'QUOTED',
			participant: PERSON,
			quotedMessage: { imageMessage: { caption: 'Photo' } },
			mentionedJid: [PERSON],
			isForwarded: true,
			forwardingScore: 5,
			expiration: 604_800,
		},
		{
			quoted: expect.objectContaining({
				message_id: 'QUOTED',
				participant: PERSON,
				message_type: 'image',
				text: 'Photo',
			}),
			mentions: [PERSON],
			mentions_people: [{ jid: PERSON, pn: PERSON, lid: null }],
			is_forwarded: true,
			forwarding_score: 5,
			disappearing_seconds: 604_800,
		},
		'answer that mentions, was forwarded and disappears',
	),
	context(
		{
			externalAdReply: {
				sourceType: 'ad',
				sourceId: '1203',
				sourceUrl: 'https://fb.me/1203',
				sourceApp: 'facebook',
				title: 'Discount',
				body: 'Chat with us',
				mediaUrl: 'https://fb.me/video',
				ctwaClid: 'ARAk',
				ref: 'promo',
			},
		},
		{
			ad: {
				source_type: 'ad',
				source_id: '1203',
				source_url: 'https://fb.me/1203',
				source_app: 'facebook',
				title: 'Discount',
				body: 'Chat with us',
				media_url: 'https://fb.me/video',
				ctwa_clid: 'ARAk',
				ref: 'promo',
				thumbnail_url: null,
				greeting: null,
				ctwa_payload: null,
				ctwa_signals: null,
				conversion_source: null,
				conversion_data: null,
				conversion_delay_seconds: null,
			},
		},
		'first message after an advertisement',
	),
	context(
		{
			conversionSource: 'FB_Ads',
			conversionData: Buffer.from('click'),
			conversionDelaySeconds: 22,
			entryPointConversionSource: 'ctwa_ad',
			entryPointConversionApp: 'instagram',
			ctwaPayload: Buffer.from('sealed'),
			ctwaSignals: 'AfQ==',
		},
		{
			ad: {
				source_type: 'ad',
				source_id: null,
				source_url: null,
				source_app: 'instagram',
				title: null,
				body: null,
				media_url: null,
				thumbnail_url: null,
				greeting: null,
				ctwa_clid: null,
				ctwa_payload: Buffer.from('sealed').toString('base64'),
				ctwa_signals: 'AfQ==',
				ref: null,
				conversion_source: 'FB_Ads',
				conversion_data: Buffer.from('click').toString('base64'),
				conversion_delay_seconds: 22,
			},
			entry_point: {
				source: 'ctwa_ad',
				app: 'instagram',
				delay_seconds: null,
				external_source: null,
				external_medium: null,
				utm_source: null,
				utm_campaign: null,
			},
		},
		'first message after an advertisement without details',
	),
	context(
		{
			memberLabel: { label: 'Treasurer' },
			nonJidMentions: 1,
			groupMentions: [{ groupJid: '120363000000000001@g.us', groupSubject: 'Team' }],
			actionLink: { url: 'https://example.com', buttonTitle: 'Open' },
			forwardOrigin: 2,
		},
		{
			member_label: 'Treasurer',
			mentions_everyone: true,
			group_mentions: [{ jid: '120363000000000001@g.us', name: 'Team' }],
			action_link: { url: 'https://example.com', title: 'Open' },
			forward_origin: 'status',
		},
		'text of a tagged member that mentions all',
	),
	kind(
		'text with the preview of a link',
		{
			extendedTextMessage: {
				text: 'See https://example.com',
				matchedText: 'https://example.com',
				title: 'Example',
				description: 'A page',
			},
		},
		{
			message_type: 'extendedText',
			text: 'See https://example.com',
			link_preview: { url: 'https://example.com', title: 'Example', description: 'A page' },
		},
	),
	context(
		{
			isForwarded: true,
			forwardedNewsletterMessageInfo: {
				newsletterJid: CHANNEL,
				newsletterName: 'News',
				serverMessageId: 7,
			},
		},
		{
			is_forwarded: true,
			forwarded_newsletter: { jid: CHANNEL, name: 'News', server_message_id: 7 },
		},
		'forwarded channel post',
	),
	kind(
		'location',
		{
			locationMessage: {
				degreesLatitude: -6.1754,
				degreesLongitude: 106.8272,
				name: 'National Monument',
				address: 'Jakarta',
			},
		},
		{
			message_type: 'location',
			text: '📍 Location: National Monument',
			latitude: -6.1754,
			longitude: 106.8272,
			location_name: 'National Monument',
			location_address: 'Jakarta',
			location_comment: null,
			location_url: null,
			is_live_location: false,
			live_sequence: null,
		},
	),
	kind(
		'live location',
		{
			liveLocationMessage: {
				degreesLatitude: 1,
				degreesLongitude: 2,
				sequenceNumber: 3,
				caption: 'On my way',
			},
		},
		{
			message_type: 'liveLocation',
			text: 'On my way',
			latitude: 1,
			longitude: 2,
			location_name: null,
			location_address: null,
			location_comment: null,
			location_url: null,
			is_live_location: true,
			live_sequence: 3,
		},
	),
	kind(
		'contact',
		{ contactMessage: { displayName: 'Ani', vcard: CARD } },
		{
			message_type: 'contact',
			text: 'Ani',
			contacts: [
				{
					display_name: 'Ani',
					phones: [{ number: '+62 833-3', type: 'CELL', wa_id: '628333' }],
					vcard: CARD,
				},
			],
		},
	),
	kind(
		'contacts',
		{
			contactsArrayMessage: {
				displayName: '2 contacts',
				contacts: [{ displayName: 'Ani', vcard: CARD }, { displayName: 'Budi' }],
			},
		},
		{
			message_type: 'contactsArray',
			text: '2 contacts',
			contacts: [
				{
					display_name: 'Ani',
					phones: [{ number: '+62 833-3', type: 'CELL', wa_id: '628333' }],
					vcard: CARD,
				},
				{ display_name: 'Budi', phones: [], vcard: '' },
			],
		},
	),
	...(
		[
			'pollCreationMessage',
			'pollCreationMessageV2',
			'pollCreationMessageV3',
			'pollCreationMessageV5',
		] as const
	).map((key) =>
		kind(
			key,
			{
				[key]: {
					name: 'Hungry?',
					options: [{ optionName: 'Yes' }, { optionName: 'No' }],
					selectableOptionsCount: 1,
				},
			},
			{
				message_type: 'pollCreation',
				text: 'Hungry?',
				poll: {
					name: 'Hungry?',
					options: ['Yes', 'No'],
					selectable_count: 1,
					correct_answer: null,
				},
			},
		),
	),
	kind(
		'poll in an envelope',
		{
			pollCreationMessageV4: {
				message: { pollCreationMessageV3: { name: 'Yes?', options: [{ optionName: 'Yes' }] } },
			},
		},
		{
			message_type: 'pollCreation',
			text: 'Yes?',
			poll: { name: 'Yes?', options: ['Yes'], selectable_count: 0, correct_answer: null },
		},
	),
	kind(
		'result of a poll',
		{
			pollResultSnapshotMessage: {
				name: 'Hungry?',
				pollVotes: [{ optionName: 'Yes', optionVoteCount: 3 }, { optionName: 'No' }],
			},
		},
		{
			message_type: 'pollResultSnapshot',
			text: 'Hungry?',
			poll_result: {
				name: 'Hungry?',
				tally: [
					{ option: 'Yes', votes: 3 },
					{ option: 'No', votes: 0 },
				],
			},
		},
	),
	kind(
		'event',
		{
			eventMessage: {
				name: 'Meeting',
				description: 'Monthly',
				startTime: 1_800_000_000,
				endTime: 1_800_003_600,
				joinLink: 'https://call.whatsapp.com/video/abc',
				isScheduleCall: true,
				location: { degreesLatitude: 1, degreesLongitude: 2, name: 'Office' },
			},
		},
		{
			message_type: 'event',
			text: 'Meeting',
			calendar_event: {
				name: 'Meeting',
				description: 'Monthly',
				starts_at: 1_800_000_000,
				ends_at: 1_800_003_600,
				join_link: 'https://call.whatsapp.com/video/abc',
				is_call: true,
				is_canceled: false,
				extra_guests_allowed: false,
				reminder_seconds: null,
				location_name: 'Office',
				latitude: 1,
				longitude: 2,
			},
		},
	),
	kind(
		'scheduled call',
		{
			scheduledCallCreationMessage: {
				title: 'Phone',
				scheduledTimestampMs: 1_800_000_000_000,
				callType: 1,
			},
		},
		{
			message_type: 'scheduledCallCreation',
			text: 'Phone',
			calendar_event: { ...event, name: 'Phone', starts_at: 1_800_000_000, is_call: true },
		},
	),
	kind(
		'buttons',
		{
			buttonsMessage: {
				contentText: 'Choose',
				footerText: 'Shop',
				text: 'Title',
				headerType: 2,
				buttons: [{ buttonId: 'b1', buttonText: { displayText: 'Yes' }, type: 1 }],
			},
		},
		{
			message_type: 'buttons',
			text: 'Choose',
			interactive: {
				...interactive,
				title: 'Title',
				footer: 'Shop',
				buttons: [{ ...button, kind: 'reply', id: 'b1', text: 'Yes' }],
				sections: [],
			},
		},
	),
	kind(
		'list',
		{
			listMessage: {
				title: 'Menu',
				description: 'Please choose',
				buttonText: 'Show',
				footerText: 'Shop',
				sections: [
					{ title: 'Coffee', rows: [{ rowId: 'r1', title: 'Espresso', description: 'hot' }] },
				],
			},
		},
		{
			message_type: 'list',
			text: 'Please choose',
			interactive: {
				...interactive,
				title: 'Menu',
				footer: 'Shop',
				buttons: [{ ...button, kind: 'list', text: 'Show' }],
				sections: [
					{
						title: 'Coffee',
						rows: [{ id: 'r1', title: 'Espresso', description: 'hot' }],
						product_ids: [],
					},
				],
			},
		},
	),
	kind(
		'interactive message',
		{
			interactiveMessage: {
				header: { title: 'Promo' },
				body: { text: 'Choose' },
				footer: { text: 'Shop' },
				nativeFlowMessage: {
					buttons: [
						{ name: 'quick_reply', buttonParamsJson: '{"display_text":"Yes","id":"q1"}' },
						{
							name: 'cta_url',
							buttonParamsJson: '{"display_text":"Website","url":"https://example.com"}',
						},
						{
							name: 'cta_call',
							buttonParamsJson: '{"display_text":"Phone","phone_number":"+62812"}',
						},
						{
							name: 'single_select',
							buttonParamsJson:
								'{"title":"Show","sections":[{"title":"Coffee","rows":[{"id":"r1","title":"Espresso"}]}]}',
						},
						{ name: 'review_and_pay', buttonParamsJson: '{broken' },
					],
				},
			},
		},
		{
			message_type: 'interactive',
			text: 'Choose',
			interactive: {
				...interactive,
				title: 'Promo',
				footer: 'Shop',
				buttons: [
					{
						...button,
						kind: 'reply',
						id: 'q1',
						text: 'Yes',
						params: { display_text: 'Yes', id: 'q1' },
					},
					{
						...button,
						kind: 'url',
						text: 'Website',
						url: 'https://example.com',
						params: { display_text: 'Website', url: 'https://example.com' },
					},
					{
						...button,
						kind: 'call',
						text: 'Phone',
						phone_number: '+62812',
						params: { display_text: 'Phone', phone_number: '+62812' },
					},
					{
						...button,
						kind: 'list',
						text: 'Show',
						params: expect.objectContaining({ title: 'Show' }),
					},
					{ ...button, kind: 'review_and_pay', params: {} },
				],
				sections: [
					{
						title: 'Coffee',
						rows: [{ id: 'r1', title: 'Espresso', description: null }],
						product_ids: [],
					},
				],
			},
			payment: { ...payment, kind: 'bill' },
		},
	),
	kind(
		'carousel of a business',
		{
			interactiveMessage: {
				body: { text: 'Our offers' },
				carouselMessage: {
					cards: [
						{
							header: { title: 'Lamp' },
							body: { text: 'Bright' },
							footer: { text: 'in stock' },
							nativeFlowMessage: {
								buttons: [
									{
										name: 'cta_copy',
										buttonParamsJson: '{"display_text":"Copy code","copy_code":"SAVE20"}',
									},
								],
							},
						},
					],
				},
			},
		},
		{
			message_type: 'interactive',
			text: 'Our offers',
			interactive: {
				...interactive,
				cards: [
					{
						title: 'Lamp',
						subtitle: null,
						text: 'Bright',
						footer: 'in stock',
						buttons: [
							{
								...button,
								kind: 'copy',
								text: 'Copy code',
								code: 'SAVE20',
								params: { display_text: 'Copy code', copy_code: 'SAVE20' },
							},
						],
						media: null,
					},
				],
			},
		},
	),
	kind(
		'bill of a business, to be paid by Pix',
		{
			interactiveMessage: {
				body: { text: 'Your order' },
				nativeFlowMessage: {
					buttons: [{ name: 'review_and_pay', buttonParamsJson: JSON.stringify(BILL) }],
				},
			},
		},
		{
			message_type: 'interactive',
			text: 'Your order',
			interactive: {
				...interactive,
				buttons: [{ ...button, kind: 'review_and_pay', params: BILL }],
			},
			payment: {
				...payment,
				kind: 'bill',
				amount: 25.99,
				currency: 'BRL',
				reference_id: 'ORDER-17',
				items: [{ id: 'SKU1', name: 'Lamp', quantity: 1, amount: 25.99, sale_amount: null }],
				pix: { key: 'pay@example.com', key_type: 'EMAIL', merchant_name: 'Shop', code: null },
			},
		},
	),
	kind(
		'list of products',
		{
			listMessage: {
				description: 'Choose yours',
				buttonText: 'See items',
				listType: 2,
				productListInfo: {
					businessOwnerJid: PERSON,
					productSections: [{ title: 'Hot', products: [{ productId: 'P1' }] }],
				},
			},
		},
		{
			message_type: 'list',
			text: 'Choose yours',
			interactive: {
				...interactive,
				buttons: [{ ...button, kind: 'list', text: 'See items' }],
				sections: [{ title: 'Hot', rows: [], product_ids: ['P1'] }],
				seller: PERSON,
				seller_pn: PERSON,
				seller_lid: null,
			},
		},
	),
	kind(
		'template',
		{
			templateMessage: {
				hydratedTemplate: {
					hydratedTitleText: 'Code',
					hydratedContentText: 'Your code 123',
					hydratedFooterText: 'Bank',
					hydratedButtons: [
						{ quickReplyButton: { displayText: 'Stop', id: 't1' } },
						{ urlButton: { displayText: 'Website', url: 'https://example.com' } },
						{ callButton: { displayText: 'Phone', phoneNumber: '+62812' } },
					],
				},
			},
		},
		{
			message_type: 'template',
			text: 'Your code 123',
			interactive: {
				...interactive,
				title: 'Code',
				footer: 'Bank',
				buttons: [
					{ ...button, kind: 'reply', id: 't1', text: 'Stop' },
					{ ...button, kind: 'url', text: 'Website', url: 'https://example.com' },
					{ ...button, kind: 'call', text: 'Phone', phone_number: '+62812' },
				],
				sections: [],
			},
		},
	),
	kind(
		'button reply',
		{ buttonsResponseMessage: { selectedButtonId: 'b1', selectedDisplayText: 'Yes', type: 1 } },
		{
			message_type: 'buttonsResponse',
			text: 'Yes',
			reply: { ...reply, kind: 'button', id: 'b1', title: 'Yes' },
		},
	),
	kind(
		'list reply',
		{
			listResponseMessage: {
				title: 'Espresso',
				description: 'hot',
				listType: 1,
				singleSelectReply: { selectedRowId: 'r1' },
			},
		},
		{
			message_type: 'listResponse',
			text: 'Espresso',
			reply: { ...reply, kind: 'list', id: 'r1', title: 'Espresso', description: 'hot' },
		},
	),
	kind(
		'template reply',
		{ templateButtonReplyMessage: { selectedId: 't1', selectedDisplayText: 'Stop' } },
		{
			message_type: 'templateButtonReply',
			text: 'Stop',
			reply: { ...reply, kind: 'template_button', id: 't1', title: 'Stop' },
		},
	),
	kind(
		'form reply',
		{
			interactiveResponseMessage: {
				body: { text: 'Yes' },
				nativeFlowResponseMessage: { name: 'menu', paramsJson: '{"id":"q1","n":1}' },
			},
		},
		{
			message_type: 'interactiveResponse',
			text: 'Yes',
			reply: {
				...reply,
				kind: 'interactive',
				id: 'q1',
				title: 'Yes',
				name: 'menu',
				params: { id: 'q1', n: 1 },
			},
		},
	),
	kind(
		'order',
		{
			orderMessage: {
				orderId: '42',
				itemCount: 2,
				status: 1,
				surface: 1,
				message: 'Two, please',
				orderTitle: 'Coffee',
				sellerJid: PERSON,
				token: 'tok',
				totalAmount1000: 25_000_500,
				totalCurrencyCode: 'IDR',
			},
		},
		{
			message_type: 'order',
			text: 'Two, please',
			order: {
				order_id: '42',
				token: 'tok',
				title: 'Coffee',
				status: 'inquiry',
				item_count: 2,
				total: 25_000.5,
				currency: 'IDR',
				seller: PERSON,
				seller_pn: PERSON,
				seller_lid: null,
			},
		},
	),
	kind(
		'product',
		{
			productMessage: {
				product: {
					productId: 'p1',
					retailerId: 'SKU1',
					title: 'Lamp',
					description: 'Bright',
					currencyCode: 'IDR',
					priceAmount1000: 10_000,
					salePriceAmount1000: 9_000,
					url: 'https://example.com/p1',
				},
				businessOwnerJid: PERSON,
			},
		},
		{
			message_type: 'product',
			text: 'Lamp',
			product: {
				product_id: 'p1',
				retailer_id: 'SKU1',
				title: 'Lamp',
				description: 'Bright',
				price: 10,
				sale_price: 9,
				currency: 'IDR',
				url: 'https://example.com/p1',
				seller: PERSON,
				seller_pn: PERSON,
				seller_lid: null,
				catalog: null,
				footer: null,
			},
		},
	),
	kind(
		'payment request',
		{
			requestPaymentMessage: {
				noteMessage: { extendedTextMessage: { text: 'Rent' } },
				currencyCodeIso4217: 'IDR',
				amount1000: 5_000,
				requestFrom: PERSON,
				expiryTimestamp: 1_800_000_000,
			},
		},
		{
			message_type: 'requestPayment',
			text: 'Rent',
			payment: {
				...payment,
				kind: 'requested',
				amount: 5,
				currency: 'IDR',
				requested_from: PERSON,
				requested_from_pn: PERSON,
				requested_from_lid: null,
				expires_at: 1_800_000_000,
			},
		},
	),
	kind(
		'payment',
		{
			sendPaymentMessage: {
				noteMessage: { conversation: 'Paid' },
				requestMessageKey: { id: 'REQUEST', remoteJid: PERSON, fromMe: false },
			},
		},
		{
			message_type: 'sendPayment',
			text: 'Paid',
			payment: { ...payment, kind: 'sent', request_message_id: 'REQUEST' },
		},
	),
	kind(
		'canceled payment request',
		{ cancelPaymentRequestMessage: { key: { id: 'REQUEST', remoteJid: PERSON, fromMe: true } } },
		{
			message_type: 'cancelPaymentRequest',
			payment: { ...payment, kind: 'canceled', request_message_id: 'REQUEST' },
		},
	),
	kind(
		'declined payment request',
		{ declinePaymentRequestMessage: { key: { id: 'REQUEST', remoteJid: PERSON, fromMe: false } } },
		{
			message_type: 'declinePaymentRequest',
			payment: { ...payment, kind: 'declined', request_message_id: 'REQUEST' },
		},
	),
	kind(
		'invitation to payments',
		{ paymentInviteMessage: { serviceType: 3, expiryTimestamp: 1_800_000_000 } },
		{
			message_type: 'paymentInvite',
			payment: { ...payment, kind: 'invited', expires_at: 1_800_000_000, service: 'upi' },
		},
	),
	kind(
		'invoice',
		{ invoiceMessage: { note: 'Invoice 1', token: 'tok' } },
		{ message_type: 'invoice', text: 'Invoice 1', payment: { ...payment, kind: 'invoice' } },
	),
	kind(
		'invitation to a group',
		{
			groupInviteMessage: {
				groupJid: '120363000000000001@g.us',
				inviteCode: 'abc',
				inviteExpiration: 1_800_000_000,
				groupName: 'Family',
			},
		},
		{
			message_type: 'groupInvite',
			text: 'Family',
			group_invite: {
				group: '120363000000000001@g.us',
				name: 'Family',
				code: 'abc',
				expires_at: 1_800_000_000,
			},
		},
	),
	...(
		[
			['newsletterAdminInviteMessage', 'newsletterAdminInvite', 'admin'],
			['newsletterFollowerInviteMessageV2', 'newsletterFollowerInvite', 'follower'],
		] as const
	).map(([key, type, role]) =>
		kind(
			type,
			{ [key]: { newsletterJid: CHANNEL, newsletterName: 'News', caption: 'Join' } },
			{
				message_type: type,
				text: 'Join',
				channel_invite: { channel: CHANNEL, name: 'News', role, expires_at: null },
			},
		),
	),
	kind(
		'announcement of an album',
		{ albumMessage: { expectedImageCount: 2, expectedVideoCount: 1 } },
		{
			message_type: 'album',
			album: { message_id: expect.any(String), position: null, image_count: 2, video_count: 1 },
		},
	),
	kind(
		'comment',
		{
			commentMessage: {
				message: { conversation: 'Nice' },
				targetMessageKey: { id: 'POST', participant: PERSON },
			},
		},
		{
			message_type: 'comment',
			text: 'Nice',
			comment: {
				target_id: 'POST',
				target_sender: PERSON,
				target_sender_pn: PERSON,
				target_sender_lid: null,
			},
		},
	),
	kind(
		'answer of the assistant',
		{ richResponseMessage: { submessages: [{ messageText: 'One' }, { messageText: 'Two' }] } },
		{ message_type: 'richResponse', text: 'One\nTwo' },
	),
	kind(
		'sticker pack',
		{
			stickerPackMessage: {
				stickerPackId: 'pack',
				name: 'Cats',
				publisher: 'Ani',
				stickers: [{ fileName: '1.webp' }, { fileName: '2.webp' }],
			},
		},
		{
			message_type: 'stickerPack',
			text: 'Cats',
			sticker_pack: {
				pack_id: 'pack',
				name: 'Cats',
				publisher: 'Ani',
				description: null,
				sticker_count: 2,
			},
		},
	),
	kind(
		'disappearing messages switched on',
		{ protocolMessage: { type: 3, ephemeralExpiration: 86_400 } },
		{ message_type: 'notice', notice: { ...notice, kind: 'disappearing_timer', seconds: 86_400 } },
	),
	kind(
		'kept message',
		{ keepInChatMessage: { key: { id: 'KEPT', remoteJid: PERSON, fromMe: false }, keepType: 1 } },
		{ message_type: 'notice', notice: { ...notice, kind: 'kept', target_id: 'KEPT' } },
	),
	kind(
		'call',
		{ callLogMesssage: { isVideo: true, callOutcome: 0, durationSecs: 65 } },
		{
			message_type: 'notice',
			notice: { ...notice, kind: 'call', is_video: true, outcome: 'connected', seconds: 65 },
		},
	),
	kind(
		'question for the number',
		{ requestPhoneNumberMessage: {} },
		{ message_type: 'notice', notice: { ...notice, kind: 'phone_number_requested' } },
	),
	kind(
		'shared number',
		{ protocolMessage: { type: 11 } },
		{ message_type: 'notice', notice: { ...notice, kind: 'phone_number_shared' } },
	),
	kind(
		'status that mentions the chat',
		{
			statusMentionMessage: {
				message: { protocolMessage: { type: 25, key: { id: 'STATUS', remoteJid: PERSON } } },
			},
		},
		{
			message_type: 'notice',
			notice: { ...notice, kind: 'status_mention', target_id: 'STATUS' },
		},
	),
	kind(
		'history that was shared',
		{ messageHistoryNotice: { messageHistoryMetadata: { messageCount: 20 } } },
		{ message_type: 'notice', notice: { ...notice, kind: 'history_shared' } },
	),
	kind(
		'chat that goes over to people',
		{
			protocolMessage: {
				type: 21,
				cloudApiThreadControlNotification: {
					status: 1,
					notificationContent: { handoffNotificationText: 'You now chat with a person' },
				},
			},
		},
		{
			message_type: 'notice',
			text: 'You now chat with a person',
			notice: { ...notice, kind: 'chat_handed_over' },
		},
	),
	...(
		[
			['statusQuotedMessage', { type: 1, originalStatusId: { id: 'STATUS' } }, 'status_quote'],
			['statusQuestionAnswerMessage', { key: { id: 'STATUS' } }, 'status_question_answer'],
			['questionResponseMessage', { key: { id: 'STATUS' } }, 'question_response'],
		] as const
	).map(([key, content, about]) =>
		kind(
			key,
			{ [key]: { ...content, text: 'Blue' } },
			{
				message_type: key.replace('Message', ''),
				text: 'Blue',
				about: {
					kind: about,
					message_id: 'STATUS',
					sender: null,
					sender_pn: null,
					sender_lid: null,
					sticker: null,
				},
			},
		),
	),
	kind(
		'sticker on a status that was tapped',
		{ statusStickerInteractionMessage: { key: { id: 'STATUS' }, stickerKey: '😀', type: 1 } },
		{
			message_type: 'statusStickerInteraction',
			about: {
				kind: 'status_sticker',
				message_id: 'STATUS',
				sender: null,
				sender_pn: null,
				sender_lid: null,
				sticker: '😀',
			},
		},
	),
	kind(
		'invitation to a call',
		{ bcallMessage: { sessionId: 'S', caption: 'Join the call', mediaType: 1 } },
		{ message_type: 'bcall', text: 'Join the call' },
	),
	kind('kind of the future', { messageContextInfo: {} }, { message_type: 'unknown' }),
];

/** The parts of an album, by the id of the album message. */
export function albumPart(parent: string, messageIndex: number): proto.IMessageContextInfo {
	return {
		messageAssociation: { associationType: 1, parentMessageKey: { id: parent }, messageIndex },
	};
}

/** The fields that the items of all files have. */
export function fileItem(mediaType: string, mimetype: string): Record<string, unknown> {
	return {
		media_mime_type: mimetype,
		media_size: FILE.length,
		media_file_name: null,
		media_seconds: null,
		media_width: null,
		media_height: null,
		is_ptt: false,
		is_video_note: false,
		is_animated: false,
		media_path: 'data',
		media: {
			media_type: mediaType,
			mimetype,
			url: expect.stringMatching(/^https:/),
			direct_path: expect.stringMatching(/^\/v\//),
			media_key: expect.stringMatching(/^[\w+/]{43}=$/),
			file_sha256: createHash('sha256').update(FILE).digest('base64'),
			file_enc_sha256: expect.stringMatching(/^[\w+/]{43}=$/),
			file_length: FILE.length,
		},
	};
}

/** The fields of a file in a channel, which is not encrypted; a voice note has a key nevertheless. */
export function plainFileItem(mediaType: string, mimetype: string): Record<string, unknown> {
	const item = fileItem(mediaType, mimetype);
	return {
		...item,
		media: {
			...(item.media as object),
			direct_path: expect.stringMatching(/^\/m1\/v\/t24\//),
			media_key: mediaType === 'audio' ? expect.stringMatching(/^[\w+/]{43}=$/) : null,
			file_enc_sha256: null,
		},
	};
}
