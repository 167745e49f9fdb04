import type { INodeParameters } from 'n8n-workflow';
import type { MessageAction } from '../../../../../nodes/WhatsAppWeb/message/content';
import { formSource } from '../../../../../nodes/WhatsAppWeb/actions/form/formSource';
import { ParameterReader } from '../../../../../nodes/WhatsAppWeb/actions/form/parameters';
import { findOperation } from '../../../../../nodes/WhatsAppWeb/actions/resources';
import type { SessionHandle } from '../../../../../nodes/WhatsAppWeb/contract/SessionHandle';
import type { SessionClient } from '../../../../../nodes/WhatsAppWeb/contract/SessionClient';
import { executeContext } from '../executeContext.ts';
import { errorOf, invalid, readMessage } from '../readMessage.ts';

const byJson = (endpoint: string, body: unknown) =>
	readMessage('sendJson', { api: 'waRs', endpoint, body: body as never });

const friend = '628123456789@s.whatsapp.net';
const admin = '628987654321@s.whatsapp.net';
const group = '123456789-1234567890@g.us';
const community = '120363000000000000@g.us';
const channel = '120363000000000000@newsletter';
const id = '3EB0ABC123...';

/** The body of the document verbatim, the form that says the same, and the command that the session gets. */
const CASES: Array<{
	endpoint: string;
	operation: string;
	body: string;
	form: INodeParameters;
	to: string;
	action: MessageAction;
}> = [
	{
		endpoint: 'pin',
		operation: 'pin',
		body: '{ "chat": "628123456789@s.whatsapp.net", "message_id": "3EB0ABC123...", "duration_seconds": 86400 }',
		form: { chat: friend, messageId: id, durationSeconds: 86400 },
		to: friend,
		action: { kind: 'pin', duration: 86400, target: { id } },
	},
	{
		endpoint: 'pin',
		operation: 'pin',
		body: '{ "chat": "628123456789@s.whatsapp.net", "message_id": "3EB0ABC123...", "duration_seconds": 0 }',
		form: { chat: '+62 812-3456-789', messageId: id, durationSeconds: 0 },
		to: friend,
		action: { kind: 'pin', duration: 0, target: { id } },
	},
	{
		endpoint: 'edit',
		operation: 'edit',
		body: '{ "to": "628123456789", "message_id": "3EB0ABC123...", "text": "Edited message text" }',
		form: { to: '628123456789', messageId: id, text: 'Edited message text' },
		to: friend,
		action: { kind: 'edit', text: 'Edited message text', target: { id } },
	},
	{
		endpoint: 'react',
		operation: 'react',
		body: '{ "to": "628123456789", "message_id": "3EB0ABC123...", "emoji": "👍" }',
		form: { to: '628123456789', messageId: id, emoji: '👍' },
		to: friend,
		action: { kind: 'reaction', emoji: '👍', target: { id } },
	},
	{
		endpoint: 'react',
		operation: 'react',
		body: '{ "to": "628123456789", "message_id": "3EB0ABC123...", "emoji": "" }',
		form: { to: '628123456789', messageId: id },
		to: friend,
		action: { kind: 'reaction', emoji: '', target: { id } },
	},
	{
		endpoint: 'revoke',
		operation: 'revoke',
		body: '{ "to": "628123456789@s.whatsapp.net", "message_id": "3EB0ABC123..." }',
		form: { to: friend, messageId: id },
		to: friend,
		action: { kind: 'revoke', target: { id } },
	},
	{
		endpoint: 'revoke',
		operation: 'revoke',
		body: '{ "to": "123456789-1234567890@g.us", "message_id": "3EB0ABC123...", "original_sender": "628987654321@s.whatsapp.net" }',
		form: { to: group, messageId: id, originalSender: admin },
		to: group,
		action: { kind: 'revoke', target: { id, sender: admin } },
	},
	{
		endpoint: 'poll-update',
		operation: 'pollUpdate',
		body: '{ "to": "628123456789@s.whatsapp.net", "poll_message_id": "3EB0ABC123...", "selected_options": ["sha256-hash-of-option"], "enc_iv": "base64-encoded-iv", "enc_payload": "base64-encoded-payload" }',
		form: {
			to: friend,
			pollMessageId: id,
			selectedOptions: { option: [{ optionName: 'sha256-hash-of-option' }] },
			encIv: 'base64-encoded-iv',
			encPayload: 'base64-encoded-payload',
		},
		to: friend,
		action: {
			kind: 'vote',
			options: ['sha256-hash-of-option'],
			encrypted: {
				encIv: new Uint8Array(Buffer.from('base64-encoded-iv', 'base64')),
				encPayload: new Uint8Array(Buffer.from('base64-encoded-payload', 'base64')),
			},
			target: { id },
		},
	},
	{
		endpoint: 'comment',
		operation: 'comment',
		body: '{ "to": "120363000000000000@g.us", "text": "This is my comment", "target_message_id": "3EB0ABC123...", "target_chat_jid": "120363000000000000@g.us" }',
		form: {
			to: community,
			text: 'This is my comment',
			targetMessageId: id,
			targetChatJid: community,
		},
		to: community,
		action: { kind: 'comment', text: 'This is my comment', target: { id } },
	},
	{
		endpoint: 'scheduled-call-edit',
		operation: 'scheduledCallEdit',
		body: '{ "to": "120363000000000000@g.us", "scheduled_call_message_id": "3EB0ABC123...", "edit_type": "cancel" }',
		form: { to: community, scheduledCallMessageId: id, editType: 'cancel' },
		to: community,
		action: { kind: 'cancelEvent', target: { id } },
	},
];

describe('the examples of WA-RS', () => {
	it.each(CASES)('$endpoint $body', ({ endpoint, operation, body, form, to, action }) => {
		const request = byJson(endpoint, body);
		expect(request).toMatchObject({ kind: 'send', to, warnings: [] });
		expect(request.content).toEqual({ message: {}, action });
		expect(readMessage(operation, form)).toEqual(request);
	});

	it('leave out what has a default', () => {
		const pinned = byJson('pin', { chat: friend, message_id: id });
		expect(pinned.content.action).toMatchObject({ duration: 86400 });
		const cancelled = byJson('scheduled-call-edit', { to: group, scheduled_call_message_id: id });
		expect(cancelled.content.action).toEqual({ kind: 'cancelEvent', target: { id } });
	});
});

describe('a message that the session may not know', () => {
	const target = { id, sender: admin, fromMe: false };

	it('is told by its sender and whether it is an own one', () => {
		const form = {
			to: group,
			messageId: id,
			target: { sender: '+62 898 7654 321', fromMe: false },
		};
		expect(readMessage('react', { ...form, emoji: '👍' }).content.action?.target).toEqual(target);
		const body = { message_id: id, sender: admin, from_me: false };
		expect(byJson('pin', { chat: group, ...body }).content.action?.target).toEqual(target);
		const own = byJson('edit', { to: group, message_id: id, text: 'x', from_me: true });
		expect(own.content.action?.target).toEqual({ id, fromMe: true });
		expect(own.warnings).toEqual([]);
	});
});

describe('an edit', () => {
	it('answers which message it changed', () => {
		const request = readMessage('edit', { to: friend, messageId: id, text: 'x' });
		expect(request.answer).toEqual({ edited_message_id: id });
	});
});

describe('a forward', () => {
	it('is of a message or of words', () => {
		const stored = { to: friend, messageId: id, fromChat: group, replyTo: '3EB0' };
		expect(readMessage('forward', stored)).toEqual({
			kind: 'send',
			to: friend,
			content: { message: {}, action: { kind: 'forward', chat: group, target: { id } } },
			replyTo: '3EB0',
			warnings: [],
		});
		const body = { to: friend, message_id: id, from_chat: group, reply_to: '3EB0' };
		expect(byJson('forward', body)).toEqual(readMessage('forward', stored));
		expect(
			errorOf(() => readMessage('forward', { to: friend, messageId: id, text: 'x' })),
		).toMatchObject({ code: 'invalid_parameter', details: { parameter: 'text' } });
	});
});

describe('Mark as Read', () => {
	const asked: unknown[] = [];
	const client = {
		command: async (name: string, args: object) => {
			asked.push([name, args]);
			return await Promise.resolve({ chat: '99@lid', timestamp: 1_700_000_000 });
		},
	} as unknown as SessionClient;
	const run = async (operation: string, form: INodeParameters) => {
		const context = executeContext({ parameters: { resource: 'message', operation, ...form } });
		const request = findOperation('message', operation)?.read(
			new ParameterReader(formSource(context, 0)),
		);
		if (request?.kind !== 'session') throw new Error('nothing to ask');
		return [await request.run({ client } as SessionHandle, {})].flat().map(({ json }) => json)[0];
	};

	it.each<[string, INodeParameters, object]>([
		[
			'{ "chat_jid": "628123456789@s.whatsapp.net", "message_ids": ["3EB0ABC123...", "3EB0DEF456..."] }',
			{
				chatJid: friend,
				messageIds: { message: [{ messageId: id }, { messageId: '3EB0DEF456...' }] },
			},
			{ chat: friend, messageIds: [id, '3EB0DEF456...'] },
		],
		[
			'{ "chat_jid": "123456789-1234567890@g.us", "sender": "628987654321@s.whatsapp.net", "message_ids": ["3EB0ABC123..."] }',
			{ chatJid: group, sender: admin, messageIds: { message: [{ messageId: id }] } },
			{ chat: group, messageIds: [id], sender: admin },
		],
	])('asks the session and answers as WA-RS does: %s', async (body, form, args) => {
		const answer = {
			success: true,
			chat: '99@lid',
			chat_jid: '99@lid',
			message_ids: (args as { messageIds: string[] }).messageIds,
			timestamp: 1_700_000_000,
		};
		asked.length = 0;
		expect(await run('sendJson', { api: 'waRs', endpoint: 'read', body })).toEqual(answer);
		expect(await run('read', form)).toEqual(answer);
		expect(asked).toEqual([
			['markRead', args],
			['markRead', args],
		]);
	});

	it('refuses a field that nobody reads', async () => {
		const body = { chat_jid: friend, message_ids: [id], sendr: admin };
		const asking = run('sendJson', { api: 'waRs', endpoint: 'read', body });
		await expect(asking).rejects.toMatchObject({ details: { parameter: 'sendr' } });
	});
});

describe('a body is refused', () => {
	const pin = { chat: friend, message_id: id };
	const edit = { to: friend, message_id: id, text: 'x' };
	const react = { to: friend, message_id: id, emoji: '👍' };
	const revoke = { to: friend, message_id: id };
	const read = { chat_jid: friend, message_ids: [id] };
	const vote = { to: friend, poll_message_id: id, selected_options: ['Red'] };
	const encrypted = {
		enc_iv: Buffer.alloc(12).toString('base64'),
		enc_payload: Buffer.alloc(40).toString('base64'),
	};
	const comment = { to: community, text: 'x', target_message_id: id };
	const call = { to: community, scheduled_call_message_id: id };

	it.each<[string, object, string]>([
		['pin', { ...pin, chat: undefined }, 'chat'],
		['pin', { ...pin, chat: 'mum' }, 'chat'],
		['pin', { ...pin, message_id: '' }, 'message_id'],
		['pin', { ...pin, message_id: 5 }, 'message_id'],
		['pin', { ...pin, message_id: 'a b' }, 'message_id'],
		['pin', { ...pin, message_id: 'x'.repeat(65) }, 'message_id'],
		['pin', { ...pin, duration_seconds: 1 }, 'duration_seconds'],
		['pin', { ...pin, duration_seconds: 86_401 }, 'duration_seconds'],
		['pin', { ...pin, duration_seconds: 31 * 86_400 }, 'duration_seconds'],
		['pin', { ...pin, duration_seconds: -1 }, 'duration_seconds'],
		['pin', { ...pin, duration_seconds: '86400' }, 'duration_seconds'],
		['pin', { ...pin, sender: group }, 'sender'],
		['pin', { ...pin, from_me: 'yes' }, 'from_me'],
		['edit', { ...edit, to: undefined }, 'to'],
		['edit', { ...edit, message_id: undefined }, 'message_id'],
		['edit', { ...edit, text: '' }, 'text'],
		['edit', { ...edit, text: 'x'.repeat(65_537) }, 'text'],
		['react', { ...react, message_id: undefined }, 'message_id'],
		['react', { ...react, emoji: undefined }, 'emoji'],
		['react', { ...react, emoji: null }, 'emoji'],
		['react', { ...react, emoji: 1 }, 'emoji'],
		['react', { ...react, emoji: 'ok' }, 'emoji'],
		['react', { ...react, emoji: 'a' }, 'emoji'],
		['react', { ...react, emoji: '👍👍' }, 'emoji'],
		['revoke', { ...revoke, message_id: null }, 'message_id'],
		['revoke', { ...revoke, original_sender: group }, 'original_sender'],
		['read', { ...read, chat_jid: '' }, 'chat_jid'],
		['read', { ...read, message_ids: undefined }, 'message_ids'],
		['read', { ...read, message_ids: [] }, 'message_ids'],
		['read', { ...read, message_ids: id }, 'message_ids'],
		['read', { ...read, message_ids: [5] }, 'message_ids'],
		['read', { ...read, message_ids: ['a b'] }, 'message_ids'],
		['read', { ...read, message_ids: Array(51).fill(id) }, 'message_ids'],
		['read', { ...read, sender: 'x' }, 'sender'],
		['poll-update', { ...vote, poll_message_id: undefined }, 'poll_message_id'],
		['poll-update', { ...vote, selected_options: undefined }, 'selected_options'],
		['poll-update', { ...vote, selected_options: 'Red' }, 'selected_options'],
		['poll-update', { ...vote, selected_options: [1] }, 'selected_options'],
		['poll-update', { ...vote, selected_options: [''] }, 'selected_options'],
		['poll-update', { ...vote, ...encrypted, enc_iv: undefined }, 'enc_iv'],
		['poll-update', { ...vote, ...encrypted, enc_payload: undefined }, 'enc_payload'],
		['poll-update', { ...vote, ...encrypted, enc_iv: 'AAAA' }, 'enc_iv'],
		['poll-update', { ...vote, ...encrypted, enc_iv: '?!' }, 'enc_iv'],
		['poll-update', { ...vote, ...encrypted, enc_payload: 'AAAA' }, 'enc_payload'],
		['comment', { ...comment, to: friend }, 'to'],
		['comment', { ...comment, text: '' }, 'text'],
		['comment', { ...comment, target_message_id: undefined }, 'target_message_id'],
		['comment', { ...comment, target_chat_jid: group }, 'target_chat_jid'],
		['comment', { ...comment, target_participant: 'x' }, 'target_participant'],
		['scheduled-call-edit', { ...call, to: '' }, 'to'],
		[
			'scheduled-call-edit',
			{ ...call, scheduled_call_message_id: '' },
			'scheduled_call_message_id',
		],
		['scheduled-call-edit', { ...call, edit_type: 'postpone' }, 'edit_type'],
		['forward', { to: friend, message_id: 'a b' }, 'message_id'],
		['forward', { to: friend, message_id: id, from_chat: 'x' }, 'from_chat'],
	])('%s %j', (endpoint, body, parameter) => {
		expect(errorOf(() => byJson(endpoint, body))).toMatchObject(invalid(parameter));
	});

	it.each([
		['pin', { chat: channel, message_id: id }],
		['poll-update', { ...vote, to: channel }],
		['comment', { ...comment, to: channel }],
		['scheduled-call-edit', { ...call, to: channel }],
	])('%s in a channel', (endpoint, body) => {
		expect(errorOf(() => byJson(endpoint, body)).code).toBe('unsupported_for_newsletter');
	});

	it.each(['❤️', '👨‍👩‍👧‍👦', '🇮🇩', '1️⃣', '👍🏽'])('but one emoji is one: %s', (emoji) => {
		expect(byJson('react', { ...react, emoji }).content.action).toMatchObject({ emoji });
	});
});
