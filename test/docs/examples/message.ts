import { direct, inTeam, NEWS, NOW, OWN, OWN_LID, type Example, type Examples } from './Example.ts';

const said = (message: Record<string, unknown>, place = direct): Example<'message'> => ({
	...place,
	id: 'A5C7E1D2B3F44C6D8E90',
	pushName: 'Budi',
	timestamp: NOW,
	offline: false,
	message,
});

const BILL = {
	reference_id: 'ORDER-17',
	currency: 'BRL',
	total_amount: { value: 2_599, offset: 100 },
	order: {
		status: 'pending',
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

export const message: Examples<'message'> = {
	'A text': said({ conversation: 'Hello, is the blue one still there?' }),
	'A text of somebody whose security code has changed': {
		...said({ conversation: 'Hello, is the blue one still there?' }),
		securityCodeChanged: true,
	},
	'A reply in a group that mentions you': {
		...said(
			{
				extendedTextMessage: {
					text: '@628111000111 yes, please',
					contextInfo: {
						stanzaId: '3EB0C431C26A1916E07A',
						participant: OWN,
						quotedMessage: { conversation: 'Shall I order?' },
						mentionedJid: [OWN],
					},
				},
			},
			inTeam,
		),
		people: { [OWN]: { pn: OWN, lid: OWN_LID } },
	},
	'A picture, before it is downloaded': said({
		imageMessage: {
			caption: 'This one',
			mimetype: 'image/jpeg',
			fileLength: 84_213,
			width: 1_280,
			height: 960,
			directPath: '/v/t62.7118-24/example',
			mediaKey: new Uint8Array(32),
			fileSha256: new Uint8Array(32),
			fileEncSha256: new Uint8Array(32),
		},
	}),
	'A location': said({
		locationMessage: {
			degreesLatitude: -6.1754,
			degreesLongitude: 106.8272,
			name: 'National Monument',
		},
	}),
	'A contact card': said({
		contactMessage: {
			displayName: 'Ani',
			vcard:
				'BEGIN:VCARD\nVERSION:3.0\nFN:Ani\nTEL;type=CELL;waid=628333000333:+62 833-3000-333\nEND:VCARD',
		},
	}),
	'A poll': said({
		pollCreationMessageV3: {
			name: 'Lunch?',
			options: [{ optionName: 'Fried rice' }, { optionName: 'Soup' }],
			selectableOptionsCount: 1,
		},
	}),
	'A tap on a button': said({
		templateButtonReplyMessage: { selectedId: 'yes', selectedDisplayText: 'Yes', selectedIndex: 0 },
	}),
	'The film of a live photo, which is a message of its own': said({
		associatedChildMessage: {
			message: { videoMessage: { mimetype: 'video/mp4', seconds: 2, directPath: '/v/example' } },
		},
		messageContextInfo: {
			messageAssociation: {
				associationType: 12,
				parentMessageKey: { id: 'A5C7E1D2B3F44C6D8E8F' },
			},
		},
	}),
	'The first message after an advertisement': said({
		extendedTextMessage: {
			text: 'I would like to know more',
			contextInfo: {
				conversionSource: 'FB_Ads',
				conversionDelaySeconds: 22,
				entryPointConversionSource: 'ctwa_ad',
				entryPointConversionApp: 'instagram',
				ctwaPayload: new Uint8Array(6),
			},
		},
	}),
	'A carousel of a business': said({
		interactiveMessage: {
			body: { text: 'Our offers' },
			carouselMessage: {
				cards: [
					{
						header: { title: 'Lamp' },
						body: { text: 'Ten percent off' },
						nativeFlowMessage: {
							buttons: [
								{
									name: 'cta_copy',
									buttonParamsJson: '{"display_text":"Copy code","copy_code":"LAMP10"}',
								},
							],
						},
					},
				],
			},
		},
	}),
	'A bill of a business, to be paid by Pix': said({
		interactiveMessage: {
			body: { text: 'Your order' },
			nativeFlowMessage: {
				buttons: [{ name: 'review_and_pay', buttonParamsJson: JSON.stringify(BILL) }],
			},
		},
	}),
	'A post of a channel': {
		...said({ conversation: 'We are open until ten' }),
		chat: NEWS,
		sender: NEWS,
		senderPn: undefined,
		senderLid: undefined,
		pushName: undefined,
		serverId: '100',
	},
};
