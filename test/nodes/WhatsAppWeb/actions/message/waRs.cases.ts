import type { INodeParameters } from 'n8n-workflow';
import type { StanzaNode } from '../../../../../nodes/WhatsAppWeb/message/content';
import { waRsExamples } from './waRs.examples.ts';

/** The first example of an endpoint as a form, and the message it must become. */
export interface WaRsCase {
	operation: string;
	/** Without `to`. */
	form: INodeParameters;
	/** `proto.Message` as plain data, before the session adds its own. */
	message: Record<string, Record<string, unknown>>;
	/** Children of the stanza for the server, and its type; `text` when absent. */
	nodes?: StanzaNode[];
	stanzaType?: string;
	warnings?: string[];
	/** Number of warnings that the session adds. */
	sessionWarnings?: number;
	/** The session adds the nodes that the server requires beside a native flow. */
	isNativeFlow?: boolean;
	/** The session makes the content's `joinLink`. */
	callLink?: 'audio' | 'video';
}

const to = '628123456789@s.whatsapp.net';
const newsletter = {
	newsletterJid: '120363000000000000@newsletter',
	newsletterName: 'My Newsletter',
};
const requestMessageId = '3EB0ABC123...';
const inThePast = (field: string) => [`The time in '${field}' is in the past.`];

export const waRsCases: WaRsCase[] = [
	{
		operation: 'poll',
		form: {
			name: "What's your favorite color?",
			pollOptions: {
				option: ['Red', 'Blue', 'Green', 'Yellow'].map((optionName) => ({ optionName })),
			},
			selectableCount: 1,
		},
		message: {
			pollCreationMessageV3: {
				name: "What's your favorite color?",
				options: ['Red', 'Blue', 'Green', 'Yellow'].map((optionName) => ({ optionName })),
				selectableOptionsCount: 1,
			},
		},
		nodes: [{ tag: 'meta', attrs: { polltype: 'creation' } }],
		stanzaType: 'poll',
	},
	{
		operation: 'buttons',
		form: {
			contentText: 'Please choose an option',
			footer: 'Powered by WA-RS',
			buttons: {
				button: [
					{ buttonId: 'btn_1', displayText: 'Option 1' },
					{ buttonId: 'btn_2', displayText: 'Option 2' },
				],
			},
			headerText: 'Main Menu',
		},
		message: {
			interactiveMessage: {
				header: { title: 'Main Menu', hasMediaAttachment: false },
				body: { text: 'Please choose an option' },
				footer: { text: 'Powered by WA-RS' },
				nativeFlowMessage: {
					buttons: [
						{
							name: 'quick_reply',
							buttonParamsJson: '{"display_text":"Option 1","id":"btn_1"}',
						},
						{
							name: 'quick_reply',
							buttonParamsJson: '{"display_text":"Option 2","id":"btn_2"}',
						},
					],
					messageParamsJson: '{}',
					messageVersion: 1,
				},
			},
		},
		isNativeFlow: true,
	},
	{
		operation: 'list',
		form: {
			title: 'Main Menu',
			description: 'Please select an option',
			buttonText: 'View Options',
			sections: {
				section: [
					{
						title: 'Category 1',
						rows: {
							row: [
								{ rowId: 'row_1', title: 'Item 1', description: 'Description for item 1' },
								{ rowId: 'row_2', title: 'Item 2', description: 'Description for item 2' },
							],
						},
					},
				],
			},
			footer: 'Powered by WA-RS',
		},
		message: {
			interactiveMessage: {
				header: { title: 'Main Menu', hasMediaAttachment: false },
				body: { text: 'Please select an option' },
				footer: { text: 'Powered by WA-RS' },
				nativeFlowMessage: {
					buttons: [
						{
							name: 'single_select',
							buttonParamsJson: JSON.stringify({
								title: 'View Options',
								sections: [
									{
										title: 'Category 1',
										rows: [
											{
												header: '',
												title: 'Item 1',
												description: 'Description for item 1',
												id: 'row_1',
											},
											{
												header: '',
												title: 'Item 2',
												description: 'Description for item 2',
												id: 'row_2',
											},
										],
									},
								],
							}),
						},
					],
					messageParamsJson: '{}',
					messageVersion: 1,
				},
			},
		},
		isNativeFlow: true,
	},
	{
		operation: 'interactive',
		form: {
			bodyText: 'Choose an action',
			footerText: 'Powered by WA-RS',
			buttons: {
				button: [
					{
						name: 'quick_reply',
						buttonParamsJson: '{"display_text":"Click Me","id":"btn1"}',
					},
				],
			},
		},
		message: {
			interactiveMessage: {
				body: { text: 'Choose an action' },
				footer: { text: 'Powered by WA-RS' },
				nativeFlowMessage: {
					buttons: [
						{
							name: 'quick_reply',
							buttonParamsJson: '{"display_text":"Click Me","id":"btn1"}',
						},
					],
					messageParamsJson: '{}',
					messageVersion: 1,
				},
			},
		},
		isNativeFlow: true,
	},
	{
		operation: 'newsletterAdminInvite',
		form: { ...newsletter, caption: 'Join as admin!', inviteExpiration: 1700000000 },
		message: {
			newsletterAdminInviteMessage: {
				...newsletter,
				caption: 'Join as admin!',
				inviteExpiration: 1700000000,
			},
		},
		warnings: inThePast('invite_expiration'),
		// The account does not own the channel of the example.
		sessionWarnings: 1,
	},
	{
		operation: 'newsletterFollowerInvite',
		form: { ...newsletter, caption: 'Follow this newsletter!' },
		message: {
			newsletterFollowerInviteMessageV2: { ...newsletter, caption: 'Follow this newsletter!' },
		},
	},
	{
		operation: 'order',
		form: {
			orderId: 'ORD-001',
			itemCount: 3,
			status: 'inquiry',
			message: "I'd like to order these items",
			orderTitle: 'My Order',
			totalAmount1000: 50000000,
			totalCurrencyCode: 'USD',
		},
		message: {
			orderMessage: {
				orderId: 'ORD-001',
				itemCount: 3,
				status: 1,
				surface: 1,
				message: "I'd like to order these items",
				orderTitle: 'My Order',
				totalAmount1000: 50000000,
				totalCurrencyCode: 'USD',
				messageVersion: 2,
			},
		},
		stanzaType: 'media',
	},
	{
		operation: 'invoice',
		form: {
			note: 'Invoice for services rendered',
			token: 'inv-token-123',
			attachmentType: 'pdf',
			attachmentMimetype: 'application/pdf',
		},
		message: {
			invoiceMessage: {
				note: 'Invoice for services rendered',
				token: 'inv-token-123',
				attachmentType: 1,
				attachmentMimetype: 'application/pdf',
			},
		},
	},
	{
		operation: 'paymentInvite',
		form: { serviceType: 0 },
		message: { paymentInviteMessage: { serviceType: 0 } },
	},
	{
		operation: 'forward',
		form: { text: 'Forwarded content here' },
		message: {
			extendedTextMessage: {
				text: 'Forwarded content here',
				contextInfo: { isForwarded: true, forwardingScore: 1 },
			},
		},
	},
	{
		operation: 'buttonsResponse',
		form: { selectedButtonId: 'btn_1', selectedDisplayText: 'Option 1' },
		message: {
			buttonsResponseMessage: {
				selectedButtonId: 'btn_1',
				selectedDisplayText: 'Option 1',
				type: 1,
			},
		},
		stanzaType: 'media',
	},
	{
		operation: 'listResponse',
		form: {
			title: 'Category 1',
			selectedRowId: 'row_1',
			description: 'Description for the selection',
		},
		message: {
			listResponseMessage: {
				title: 'Category 1',
				listType: 1,
				singleSelectReply: { selectedRowId: 'row_1' },
				description: 'Description for the selection',
			},
		},
		stanzaType: 'media',
	},
	{
		operation: 'interactiveResponse',
		form: {
			bodyText: 'Response body',
			name: 'quick_reply',
			paramsJson: '{"id":"btn1"}',
			version: 3,
		},
		message: {
			interactiveResponseMessage: {
				body: { text: 'Response body', format: 0 },
				nativeFlowResponseMessage: {
					name: 'quick_reply',
					paramsJson: '{"id":"btn1"}',
					version: 3,
				},
			},
		},
		stanzaType: 'media',
	},
	{
		operation: 'highlyStructured',
		form: {
			namespace: 'your_namespace',
			elementName: 'template_name',
			params: { param: [{ text: 'param1' }, { text: 'param2' }] },
			fallbackLg: 'en',
			fallbackLc: 'US',
		},
		message: {
			highlyStructuredMessage: {
				namespace: 'your_namespace',
				elementName: 'template_name',
				params: ['param1', 'param2'],
				fallbackLg: 'en',
				fallbackLc: 'US',
			},
		},
	},
	{
		operation: 'templateButtonReply',
		form: { selectedId: 'btn_1', selectedDisplayText: 'Option 1', selectedIndex: 0 },
		message: {
			templateButtonReplyMessage: {
				selectedId: 'btn_1',
				selectedDisplayText: 'Option 1',
				selectedIndex: 0,
			},
		},
	},
	{
		operation: 'scheduledCall',
		form: {
			scheduledTimestampMs: '2023-11-14T22:13:20',
			callType: 'voice',
			title: 'Weekly Team Sync',
		},
		message: {
			eventMessage: {
				name: 'Weekly Team Sync',
				startTime: 1700000000,
				isScheduleCall: true,
				isCanceled: false,
			},
		},
		callLink: 'audio',
		nodes: [{ tag: 'meta', attrs: { event_type: 'creation' } }],
		stanzaType: 'event',
		warnings: inThePast('scheduled_timestamp_ms'),
	},
	{
		operation: 'sendPayment',
		form: {
			note: 'Payment for services',
			requestMessageId,
			transactionData: '{"key":"value"}',
		},
		message: {
			sendPaymentMessage: {
				noteMessage: { extendedTextMessage: { text: 'Payment for services' } },
				requestMessageKey: { remoteJid: to, fromMe: false, id: requestMessageId },
				transactionData: '{"key":"value"}',
			},
		},
	},
	{
		operation: 'requestPayment',
		form: {
			currencyCode: 'USD',
			amount1000: 50000000,
			note: 'Payment for invoice #123',
			expiryTimestamp: 1700086400,
		},
		message: {
			requestPaymentMessage: {
				noteMessage: { extendedTextMessage: { text: 'Payment for invoice #123' } },
				currencyCodeIso4217: 'USD',
				amount1000: 50000000,
				requestFrom: to,
				expiryTimestamp: 1700086400,
				amount: { value: 50000000, offset: 1000, currencyCode: 'USD' },
				background: { type: 1 },
			},
		},
		warnings: inThePast('expiry_timestamp'),
	},
	{
		operation: 'cancelPayment',
		form: { requestMessageId },
		message: {
			cancelPaymentRequestMessage: {
				key: { remoteJid: to, fromMe: true, id: requestMessageId },
			},
		},
	},
	{
		operation: 'declinePayment',
		form: { requestMessageId },
		message: {
			declinePaymentRequestMessage: {
				key: { remoteJid: to, fromMe: false, id: requestMessageId },
			},
		},
	},
	{
		operation: 'newsletterForward',
		form: {
			text: 'Check out this newsletter post',
			...newsletter,
			serverMessageId: 42,
			contentType: 'update',
		},
		message: {
			extendedTextMessage: {
				text: 'Check out this newsletter post',
				contextInfo: {
					isForwarded: true,
					forwardingScore: 1,
					forwardedNewsletterMessageInfo: { ...newsletter, serverMessageId: 42, contentType: 1 },
				},
			},
		},
	},
];

/** `newsletterForward` → `newsletter-forward` */
export function endpointOf(operation: string): string {
	return operation.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** The first example of the documentation. */
export function exampleOf(operation: string): Record<string, unknown> & { to: string } {
	const [, body] = waRsExamples.find(([endpoint]) => endpoint === endpointOf(operation)) ?? [];
	if (body === undefined) throw new Error(`${operation} has no example`);
	return JSON.parse(body) as Record<string, unknown> & { to: string };
}
