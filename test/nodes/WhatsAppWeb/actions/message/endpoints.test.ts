import type { INodeParameters } from 'n8n-workflow';
import { endpoints } from '../../../../../nodes/WhatsAppWeb/actions/message/endpoints';
import { CLIENTS } from '../../../../../nodes/WhatsAppWeb/actions/form/visibility';
import { errorOf, invalid, readMessage } from '../readMessage.ts';
import { endpointOf, exampleOf, waRsCases } from './waRs.cases.ts';
import { waRsExamples } from './waRs.examples.ts';

const bodyOf = (endpoint: string, change: object): object => {
	const [, example = '{}'] = waRsExamples.find(([name]) => name === endpoint) ?? [];
	return { ...(JSON.parse(example) as object), ...change };
};

const readJson = (endpoint: string, body: object) =>
	readMessage('sendJson', { api: 'waRs', endpoint, body: body as INodeParameters });

const byJson = (operation: string, body: object) => readJson(endpointOf(operation), body);

/** Writes the API's field names in a warning as the form writes them. */
const camelCase = (warning: string) =>
	warning.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

describe('the example of WA-RS, as JSON and as form, is', () => {
	it.each(waRsCases)(
		'$operation',
		({ operation, form, message, nodes, warnings = [], callLink }) => {
			const example = exampleOf(operation);
			const content = {
				message,
				...(nodes && { stanza: { nodes } }),
				...(callLink && { callLink }),
			};
			const request = byJson(operation, example);
			expect(request).toEqual({
				kind: 'send',
				to: expect.stringContaining(example.to.replace(/@.*/, '')),
				content,
				warnings,
			});
			// The documents know no fallback.
			const filledIn = readMessage(operation, { to: example.to, fallback: 'none', ...form });
			expect(filledIn).toEqual({ ...request, warnings: warnings.map(camelCase) });
		},
	);
});

describe('each endpoint', () => {
	/** The 37 endpoints of WA-RS, which cover all types of wa-server. */
	const documented = `text image video audio document sticker location contact poll buttons list
		interactive newsletter-admin-invite newsletter-follower-invite order invoice payment-invite pin
		forward edit react revoke read poll-update buttons-response list-response interactive-response
		highly-structured template-button-reply comment scheduled-call scheduled-call-edit send-payment
		request-payment cancel-payment decline-payment newsletter-forward`.split(/\s+/);

	it('of the documents is an operation', () => {
		const known = endpoints.map(({ option }) => endpointOf(option.value));
		expect(documented).toHaveLength(37);
		expect(known.toSorted()).toEqual(documented.toSorted());
	});

	it('says who is known to see it, and tells authors where it is not everybody', () => {
		for (const { option, visibility, fields } of endpoints) {
			const { clients, notice } = visibility;
			expect(Object.keys(CLIENTS)).toContain(clients);
			expect({ [option.value]: clients === 'all' || notice !== undefined }).toEqual({
				[option.value]: true,
			});
			const shown = fields.filter(({ type }) => type === 'notice');
			expect(shown.map(({ displayName }) => displayName)).toEqual(notice ? [notice] : []);
		}
	});
});

const long = (length: number) => 'x'.repeat(length);
const options = (count: number) => Array.from({ length: count }, (_, index) => `Option ${index}`);
const group = '120363012345678901@g.us';

const button = { button_id: 'a', display_text: 'A' };
const row = (id: unknown) => ({ row_id: id, title: 'Row' });
const rows = (count: number, first = 0) =>
	Array.from({ length: count }, (_, index) => row(`row ${first + index}`));
const click = { name: 'quick_reply', button_params_json: '{"display_text":"A","id":"a"}' };

/** Changes to the example of an endpoint, and the field that is named for it. `undefined` takes a field away. */
const MISTAKES: Record<string, Array<[change: object, field: string]>> = {
	poll: [
		[{ name: undefined }, 'name'],
		[{ name: 5 }, 'name'],
		[{ name: long(256) }, 'name'],
		[{ options: undefined }, 'options'],
		[{ options: 'Red, Blue' }, 'options'],
		[{ options: options(1) }, 'options'],
		[{ options: options(13) }, 'options'],
		[{ options: ['Red', ''] }, 'options'],
		[{ options: ['Red', 5] }, 'options'],
		[{ options: ['Red', long(101)] }, 'options'],
		[{ options: ['Red', 'Blue', 'Red'] }, 'options'],
		[{ options: [['Red', 'Blue']] }, 'options'],
		[{ selectable_count: -1 }, 'selectable_count'],
		[{ selectable_count: 5 }, 'selectable_count'],
		[{ selectable_count: 1.5 }, 'selectable_count'],
		[{ selectable_count: '1' }, 'selectable_count'],
		[{ reply_to: 'a b' }, 'reply_to'],
	],
	buttons: [
		[{ content_text: undefined }, 'content_text'],
		[{ content_text: 5 }, 'content_text'],
		[{ content_text: long(4097) }, 'content_text'],
		[{ footer: 5 }, 'footer'],
		[{ header_text: {} }, 'header_text'],
		[{ buttons: undefined }, 'buttons'],
		[{ buttons: [] }, 'buttons'],
		[{ buttons: Array(4).fill(button) }, 'buttons'],
		[{ buttons: [button, button] }, 'buttons'],
		[{ buttons: ['A'] }, 'buttons'],
		[{ buttons: [button, { display_text: 'B' }] }, 'buttons[1].button_id'],
		[{ buttons: [{ ...button, button_id: long(257) }] }, 'buttons[0].button_id'],
		[{ buttons: [{ button_id: 'a' }] }, 'buttons[0].display_text'],
		[{ buttons: [{ ...button, display_text: long(21) }] }, 'buttons[0].display_text'],
		[{ fallback: 'sms' }, 'fallback'],
		[{ reply_to: 5 }, 'reply_to'],
	],
	list: [
		[{ title: undefined }, 'title'],
		[{ description: undefined }, 'description'],
		[{ description: long(4097) }, 'description'],
		[{ button_text: undefined }, 'button_text'],
		[{ button_text: long(21) }, 'button_text'],
		[{ footer: [] }, 'footer'],
		[{ sections: undefined }, 'sections'],
		[{ sections: [] }, 'sections'],
		[{ sections: {} }, 'sections'],
		[{ sections: [{ title: 'A' }] }, 'sections[0].rows'],
		[{ sections: [{ title: 'A', rows: [] }] }, 'sections[0].rows'],
		[{ sections: [{ title: 'A', rows: rows(11) }] }, 'sections[0].rows'],
		[{ sections: [{ rows: rows(5) }, { rows: rows(6, 5) }] }, 'sections'],
		[{ sections: [{ rows: rows(1) }, { rows: rows(1) }] }, 'sections'],
		[{ sections: [{ title: long(25), rows: rows(1) }] }, 'sections[0].title'],
		[{ sections: [{ rows: rows(1) }, { rows: [row(5)] }] }, 'sections[1].rows[0].row_id'],
		[{ sections: [{ rows: [{ row_id: 'a' }] }] }, 'sections[0].rows[0].title'],
		[{ sections: [{ rows: [{ row_id: 'a', title: long(25) }] }] }, 'sections[0].rows[0].title'],
		[
			{ sections: [{ rows: [{ ...row('a'), description: 5 }] }] },
			'sections[0].rows[0].description',
		],
	],
	interactive: [
		[{ body_text: undefined }, 'body_text'],
		[{ body_text: long(4097) }, 'body_text'],
		[{ footer_text: 5 }, 'footer_text'],
		[{ buttons: undefined }, 'buttons'],
		[{ buttons: [] }, 'buttons'],
		[{ buttons: Array(11).fill(click) }, 'buttons'],
		[{ buttons: [{ button_params_json: '{}' }] }, 'buttons[0].name'],
		[{ buttons: [{ ...click, name: 'Quick Reply' }] }, 'buttons[0].name'],
		[{ buttons: [{ name: 'quick_reply' }] }, 'buttons[0].button_params_json'],
		[{ buttons: [{ ...click, button_params_json: '{' }] }, 'buttons[0].button_params_json'],
		[{ buttons: [{ ...click, button_params_json: '[]' }] }, 'buttons[0].button_params_json'],
		[{ buttons: [{ ...click, button_params_json: {} }] }, 'buttons[0].button_params_json'],
	],
	newsletterAdminInvite: [
		[{ to: group }, 'to'],
		[{ newsletter_jid: undefined }, 'newsletter_jid'],
		[{ newsletter_jid: group }, 'newsletter_jid'],
		[{ newsletter_jid: 120363000000000000 }, 'newsletter_jid'],
		[{ newsletter_name: undefined }, 'newsletter_name'],
		[{ newsletter_name: long(257) }, 'newsletter_name'],
		[{ caption: 1 }, 'caption'],
		[{ caption: long(65_537) }, 'caption'],
		[{ invite_expiration: '2030-01-01' }, 'invite_expiration'],
		[{ invite_expiration: 1700000000000 }, 'invite_expiration'],
		[{ invite_expiration: -1 }, 'invite_expiration'],
	],
	newsletterFollowerInvite: [
		[{ newsletter_jid: '628123456789' }, 'newsletter_jid'],
		[{ newsletter_jid: undefined }, 'newsletter_jid'],
		[{ newsletter_name: '' }, 'newsletter_name'],
		[{ caption: ['x'] }, 'caption'],
	],
	order: [
		[{ order_id: undefined }, 'order_id'],
		[{ order_id: 7 }, 'order_id'],
		[{ item_count: -1 }, 'item_count'],
		[{ item_count: 0.5 }, 'item_count'],
		[{ item_count: 2 ** 31 }, 'item_count'],
		[{ status: 'bogus' }, 'status'],
		[{ status: 1 }, 'status'],
		[{ message: 1 }, 'message'],
		[{ order_title: long(257) }, 'order_title'],
		[{ seller_jid: group }, 'seller_jid'],
		[{ seller_jid: 'shop' }, 'seller_jid'],
		[{ token: {} }, 'token'],
		[{ total_amount_1000: -1 }, 'total_amount_1000'],
		[{ total_amount_1000: 2 ** 53 }, 'total_amount_1000'],
		[{ total_amount_1000: '5' }, 'total_amount_1000'],
		[{ total_currency_code: 'usd' }, 'total_currency_code'],
		[{ total_currency_code: 'US' }, 'total_currency_code'],
		[{ total_currency_code: 'DOLLAR' }, 'total_currency_code'],
	],
	invoice: [
		[{ note: 1 }, 'note'],
		[{ token: [] }, 'token'],
		[{ attachment_type: 'PDF' }, 'attachment_type'],
		[{ attachment_type: 1 }, 'attachment_type'],
		[{ attachment_mimetype: 'pdf' }, 'attachment_mimetype'],
	],
	paymentInvite: [
		[{ to: group }, 'to'],
		[{ service_type: 4 }, 'service_type'],
		[{ service_type: -1 }, 'service_type'],
		[{ service_type: 0.5 }, 'service_type'],
		[{ service_type: 'upi' }, 'service_type'],
	],
	forward: [
		[{ text: undefined }, 'text'],
		[{ text: long(65_537) }, 'text'],
		[{ text: ['x'] }, 'text'],
		[{ reply_to: long(65) }, 'reply_to'],
	],
	buttonsResponse: [
		[{ selected_button_id: undefined }, 'selected_button_id'],
		[{ selected_button_id: long(257) }, 'selected_button_id'],
		[{ selected_display_text: undefined }, 'selected_display_text'],
		[{ selected_display_text: 1 }, 'selected_display_text'],
	],
	listResponse: [
		[{ title: undefined }, 'title'],
		[{ selected_row_id: undefined }, 'selected_row_id'],
		[{ selected_row_id: 1 }, 'selected_row_id'],
		[{ description: {} }, 'description'],
	],
	interactiveResponse: [
		[{ body_text: 1 }, 'body_text'],
		[{ name: undefined }, 'name'],
		[{ params_json: undefined }, 'params_json'],
		[{ params_json: '{"id":' }, 'params_json'],
		[{ params_json: '"id"' }, 'params_json'],
		[{ params_json: { id: 'btn1' } }, 'params_json'],
		[{ version: 0 }, 'version'],
		[{ version: '3' }, 'version'],
	],
	highlyStructured: [
		[{ namespace: undefined }, 'namespace'],
		[{ element_name: undefined }, 'element_name'],
		[{ params: 'param1' }, 'params'],
		[{ params: [1] }, 'params'],
		[{ params: options(101) }, 'params'],
		[{ fallback_lg: 1 }, 'fallback_lg'],
		[{ fallback_lc: long(17) }, 'fallback_lc'],
	],
	templateButtonReply: [
		[{ selected_id: undefined }, 'selected_id'],
		[{ selected_display_text: undefined }, 'selected_display_text'],
		[{ selected_index: -1 }, 'selected_index'],
		[{ selected_index: '0' }, 'selected_index'],
	],
	scheduledCall: [
		[{ scheduled_timestamp_ms: undefined }, 'scheduled_timestamp_ms'],
		[{ scheduled_timestamp_ms: 1700000000 }, 'scheduled_timestamp_ms'],
		[{ scheduled_timestamp_ms: '1700000000000' }, 'scheduled_timestamp_ms'],
		[{ scheduled_timestamp_ms: 1700000000000.5 }, 'scheduled_timestamp_ms'],
		[{ call_type: 'audio' }, 'call_type'],
		[{ title: 5 }, 'title'],
		[{ title: long(101) }, 'title'],
	],
	sendPayment: [
		[{ to: group }, 'to'],
		[{ note: 1 }, 'note'],
		[{ note: long(1025) }, 'note'],
		[{ request_message_id: 'a b' }, 'request_message_id'],
		[{ request_message_id: long(65) }, 'request_message_id'],
		[{ transaction_data: '{key:value}' }, 'transaction_data'],
		[{ transaction_data: { key: 'value' } }, 'transaction_data'],
	],
	requestPayment: [
		[{ to: group }, 'to'],
		[{ currency_code: undefined }, 'currency_code'],
		[{ currency_code: 'Euro' }, 'currency_code'],
		[{ amount1000: undefined }, 'amount1000'],
		[{ amount1000: '50000' }, 'amount1000'],
		[{ amount1000: -1 }, 'amount1000'],
		[{ amount1000: 0.5 }, 'amount1000'],
		[{ note: [] }, 'note'],
		[{ expiry_timestamp: 1700086400000 }, 'expiry_timestamp'],
		[{ expiry_timestamp: 'tomorrow' }, 'expiry_timestamp'],
	],
	cancelPayment: [
		[{ to: group }, 'to'],
		[{ request_message_id: undefined }, 'request_message_id'],
		[{ request_message_id: 5 }, 'request_message_id'],
	],
	declinePayment: [
		[{ to: group }, 'to'],
		[{ request_message_id: undefined }, 'request_message_id'],
		[{ request_message_id: 'ä' }, 'request_message_id'],
	],
	newsletterForward: [
		[{ text: undefined }, 'text'],
		[{ newsletter_jid: undefined }, 'newsletter_jid'],
		[{ newsletter_jid: '628123456789@s.whatsapp.net' }, 'newsletter_jid'],
		[{ server_message_id: undefined }, 'server_message_id'],
		[{ server_message_id: 0 }, 'server_message_id'],
		[{ server_message_id: 2 ** 31 }, 'server_message_id'],
		[{ server_message_id: '42' }, 'server_message_id'],
		[{ newsletter_name: 1 }, 'newsletter_name'],
		[{ content_type: 'post' }, 'content_type'],
	],
};

describe.each(waRsCases)('$operation is refused', ({ operation, form }) => {
	const mistakes: Array<[object, string]> = [
		...(MISTAKES[operation] ?? []),
		[{ to: undefined }, 'to'],
		[{ to: 628123456789 }, 'to'],
		[{ to: '0812345' }, 'to'],
	];

	it.each(mistakes)('in a body with %j', (change, parameter) => {
		const error = errorOf(() => byJson(operation, { ...exampleOf(operation), ...change }));
		expect(error).toMatchObject(invalid(parameter));
		expect(error.message).not.toContain('xxxx');
	});

	it('as a form without its required fields', () => {
		const fields = endpoints.find(({ option }) => option.value === operation)?.fields ?? [];
		const required = fields.filter((field) => field.required).map(({ name }) => name);
		expect(required).toContain('to');
		for (const name of required) {
			const filledIn = { to: exampleOf(operation).to, ...form, [name]: '' };
			const error = errorOf(() => readMessage(operation, filledIn));
			expect(error).toMatchObject({ code: 'invalid_parameter', details: { parameter: name } });
		}
	});
});

describe('every field of the documents that their examples leave out is taken:', () => {
	const replying =
		`text image video audio document sticker location contact poll buttons list interactive
		newsletter-admin-invite newsletter-follower-invite order invoice payment-invite forward buttons-response
		list-response interactive-response highly-structured template-button-reply`.split(/\s+/);

	it.each(replying)('reply_to of %s', (endpoint) => {
		const body = bodyOf(endpoint, { reply_to: '3EB0AB' });
		expect(readJson(endpoint, body).replyTo).toBe('3EB0AB');
	});

	it('seller_jid and token of order', () => {
		const body = bodyOf('order', { seller_jid: '628987654321@s.whatsapp.net', token: 'a token' });
		expect(readJson('order', body).content.message.orderMessage).toMatchObject({
			sellerJid: '628987654321@s.whatsapp.net',
			token: 'a token',
		});
	});
});

describe('at the limit of what is taken is', () => {
	it.each<[string, object]>([
		['text', { text: long(65_536) }],
		['image', { caption: long(65_536) }],
		['location', { latitude: 90, longitude: 180 }],
		['location', { latitude: -90, longitude: -180 }],
		['poll', { options: options(2), selectable_count: 0 }],
		['poll', { options: options(12), selectable_count: 12 }],
		['poll', { name: long(255), options: [long(100), 'No'] }],
		['buttons', { buttons: [button] }],
		['buttons', { buttons: ['a', 'b', 'c'].map((id) => ({ button_id: id, display_text: id })) }],
		['buttons', { buttons: [{ button_id: long(256), display_text: long(20) }] }],
		['list', { sections: [{ title: long(24), rows: rows(5) }, { rows: rows(5, 5) }] }],
		['interactive', { buttons: Array(10).fill(click) }],
		['pin', { chat: group, message_id: '3EB0', duration_seconds: 0 }],
		['pin', { chat: group, message_id: '3EB0', duration_seconds: 86_400 }],
		['pin', { chat: group, message_id: '3EB0', duration_seconds: 604_800 }],
		['pin', { chat: group, message_id: '3EB0', duration_seconds: 2_592_000 }],
		['payment-invite', { service_type: 3 }],
		['request-payment', { amount1000: 0 }],
		['newsletter-forward', { server_message_id: 2 ** 31 - 1 }],
	])('%s %#', (endpoint, change) => {
		expect(readJson(endpoint, bodyOf(endpoint, change)).kind).toBe('send');
	});
});
