import { proto } from '@whiskeysockets/baileys';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { Phone } from '../../whatsapp/index.ts';
import { decryptAddon, optionHash } from '../../whatsapp/messageSecret.ts';
import { picked, withChats } from './actions/chatsOf.ts';
import { CompiledNode } from './CompiledNode.ts';

/** The operations of WA-RS that name an earlier message by its id, through the compiled node, as JSON and as form. */
let node: CompiledNode;
let friend: Phone;
let group: string;
let community: string;

beforeAll(async () => {
	node = await CompiledNode.start();
	({ friend } = node);
	await node.link();
	group = friend.createGroup('Team', [node.phone]);
	community = node.phone.createGroup('Neighbours', [friend], {
		announce: true,
		communityAnnounce: true,
	});
});
afterAll(async () => await node.stop());
afterEach(() => node.whatsapp.assertClean());

async function run(parameters: INodeParameters): Promise<IDataObject> {
	const { json } = await node.run({ resource: 'message', ...parameters });
	return json;
}

/** Sends a message that the operations can refer to. */
async function send(to: string, parameters: INodeParameters) {
	const json = await run({ ...parameters, to });
	const received = await friend.next(({ id }) => id === json.message_id);
	return { id: String(json.message_id), chat: String(json.to), message: received.message };
}

/** The same by form, with chats written and picked, and by the body of WA-RS, one after the other. */
async function everyWay(operation: string, endpoint: string, form: INodeParameters, body: object) {
	const written = { resource: 'message', operation, ...form };
	const forms: INodeParameters[] = [
		written,
		withChats(written, picked),
		{ operation: 'sendJson', api: 'waRs', endpoint, body: body as INodeParameters },
	];
	const results = [];
	for (const parameters of forms) {
		const json = await run(parameters);
		const { message, stanza } = await friend.next(({ id }) => id === json.message_id);
		results.push({ json, message, attrs: stanza.attrs });
	}
	return results;
}

describe.each(['contact', 'group'])('to a message of a %s', (kind) => {
	const to = () => (kind === 'group' ? group : friend.number);
	const text = async () => await send(to(), { operation: 'text', text: 'Hello' });

	it('pin', async () => {
		const { id, chat } = await text();
		const results = await everyWay(
			'pin',
			'pin',
			{ chat: to(), messageId: id, durationSeconds: 604_800 },
			{ chat: to(), message_id: id, duration_seconds: 604_800 },
		);
		for (const { json, message, attrs } of results) {
			expect(message.pinInChatMessage?.key).toMatchObject({ remoteJid: chat, fromMe: true, id });
			expect(message.messageContextInfo?.messageAddOnDurationInSecs).toBe(604_800);
			expect(attrs.edit).toBe('2');
			expect(json).toMatchObject({ to: chat, status: 'accepted', warnings: [] });
		}
	});

	it('edit', async () => {
		const { id, chat } = await text();
		const form = { to: to(), messageId: id, text: 'Hello all' };
		const body = { to: to(), message_id: id, text: 'Hello all' };
		for (const { json, message, attrs } of await everyWay('edit', 'edit', form, body)) {
			expect(message.protocolMessage).toMatchObject({
				key: { remoteJid: chat, fromMe: true, id },
				editedMessage: { extendedTextMessage: { text: 'Hello all' } },
			});
			expect(attrs.edit).toBe('1');
			expect(json).toMatchObject({ to: chat, edited_message_id: id });
			expect(json.message_id).not.toBe(id);
		}
	});

	it.each(['👍', ''])('react %j', async (emoji) => {
		const { id, chat } = await text();
		const form = { to: to(), messageId: id, emoji };
		const body = { to: to(), message_id: id, emoji };
		for (const { message, attrs } of await everyWay('react', 'react', form, body)) {
			expect(message.reactionMessage?.key).toMatchObject({ remoteJid: chat, fromMe: true, id });
			expect(message.reactionMessage?.text ?? '').toBe(emoji);
			expect(attrs).toMatchObject({ type: 'reaction' });
		}
	});

	it('revoke', async () => {
		const { id, chat } = await text();
		const form = { to: to(), messageId: id };
		const body = { to: to(), message_id: id };
		for (const { message, attrs } of await everyWay('revoke', 'revoke', form, body)) {
			expect(message.protocolMessage?.key).toMatchObject({ remoteJid: chat, fromMe: true, id });
			expect(attrs.edit).toBe('7');
		}
	});

	it('poll-update', async () => {
		const pollOptions = { option: [{ optionName: 'Red' }, { optionName: 'Blue' }] };
		const poll = await send(to(), { operation: 'poll', name: 'Colour?', pollOptions });
		const hash = optionHash('Blue').toString('hex');
		const selectedOptions = { option: [{ optionName: 'Blue' }] };
		const results = await everyWay(
			'pollUpdate',
			'poll-update',
			{ to: to(), pollMessageId: poll.id, selectedOptions },
			{ to: to(), poll_message_id: poll.id, selected_options: [hash] },
		);
		const own = poll.chat.endsWith('@s.whatsapp.net') ? node.phone.jid : node.phone.lid;
		const secret = poll.message.messageContextInfo?.messageSecret as Uint8Array;
		const context = { secret, messageId: poll.id, author: own, modifier: own };
		for (const { message, attrs } of results) {
			const { encPayload, encIv } = message.pollUpdateMessage?.vote ?? {};
			const encrypted = { encPayload: Buffer.from(encPayload!), encIv: Buffer.from(encIv!) };
			const plain = decryptAddon('Poll Vote', context, encrypted);
			const { selectedOptions: chosen } = proto.Message.PollVoteMessage.decode(plain);
			expect(chosen.map((bytes) => Buffer.from(bytes).toString('hex'))).toEqual([hash]);
			expect(attrs.type).toBe('poll');
		}
	});

	it('scheduled-call-edit', async () => {
		const call = await send(to(), {
			operation: 'scheduledCall',
			scheduledTimestampMs: '2090-01-01T10:00:00',
			title: 'Weekly',
		});
		const form = { to: to(), scheduledCallMessageId: call.id };
		const body = { to: to(), scheduled_call_message_id: call.id, edit_type: 'cancel' };
		const results = await everyWay('scheduledCallEdit', 'scheduled-call-edit', form, body);
		for (const { message, attrs } of results) {
			expect(message.secretEncryptedMessage?.targetMessageKey).toMatchObject({ id: call.id });
			expect(attrs).toMatchObject({ type: 'event', edit: '1' });
		}
	});

	it('read', async () => {
		const { id } = await friend.sendText(kind === 'group' ? group : node.phone.jid, 'Hi');
		const sender = kind === 'group' ? friend.number : undefined;
		const messageIds = { message: [{ messageId: id }] };
		const form = { operation: 'read', chatJid: to(), messageIds, ...(sender && { sender }) };
		const body = { chat_jid: to(), message_ids: [id], sender };
		const json = { operation: 'sendJson', api: 'waRs', endpoint: 'read', body };
		const byPicking = withChats({ resource: 'message', ...form } as INodeParameters, picked);
		for (const parameters of [form, byPicking, json] as INodeParameters[]) {
			const answer = await run(parameters);
			expect(answer).toEqual({
				success: true,
				chat: answer.chat_jid,
				chat_jid: kind === 'group' ? group : expect.stringMatching(/@(s\.whatsapp\.net|lid)$/),
				message_ids: [id],
				timestamp: expect.any(Number),
			});
		}
		await friend.nextReceipt(({ ids, type }) => type === 'read' && ids.includes(id));
	});

	it('forward', async () => {
		const { id } = await text();
		const form = { to: friend.number, messageId: id };
		const body = { to: friend.number, message_id: id };
		for (const { message } of await everyWay('forward', 'forward', form, body)) {
			expect(message.extendedTextMessage).toMatchObject({
				text: 'Hello',
				contextInfo: { isForwarded: true, forwardingScore: 1 },
			});
		}
	});
});

it('comment', async () => {
	const post = await send(community, { operation: 'text', text: 'Meeting tomorrow' });
	const results = await everyWay(
		'comment',
		'comment',
		{ to: community, text: 'Fine', targetMessageId: post.id },
		{ to: community, text: 'Fine', target_message_id: post.id, target_chat_jid: community },
	);
	const { lid } = node.phone;
	const secret = post.message.messageContextInfo?.messageSecret as Uint8Array;
	const context = { secret, messageId: post.id, author: lid, modifier: lid };
	for (const { message } of results) {
		const { encPayload, encIv, targetMessageKey } = message.encCommentMessage ?? {};
		expect(targetMessageKey).toMatchObject({ remoteJid: community, id: post.id, participant: lid });
		const encrypted = { encPayload: Buffer.from(encPayload!), encIv: Buffer.from(encIv!) };
		const plain = proto.Message.decode(decryptAddon('Enc Comment', context, encrypted));
		expect(plain.extendedTextMessage?.text).toBe('Fine');
	}
});

it.each<[string, INodeParameters, string]>([
	['pin', { chat: '628123456789', messageId: '3EB0ABC123' }, 'message_not_found'],
	['edit', { to: '628123456789', messageId: '3EB0ABC123', text: 'x' }, 'message_not_found'],
	['react', { to: '628123456789', messageId: '3EB0ABC123', emoji: '👍' }, 'message_not_found'],
	['revoke', { to: '628123456789', messageId: '3EB0ABC123' }, 'message_not_found'],
	['forward', { to: '628123456789', messageId: '3EB0ABC123' }, 'message_not_found'],
	['pollUpdate', { to: '628123456789', pollMessageId: '3EB0ABC123' }, 'poll_secret_unknown'],
	[
		'scheduledCallEdit',
		{ to: '628123456789', scheduledCallMessageId: '3EB0ABC123' },
		'message_not_found',
	],
])('%s of a message that nobody knows', async (operation, form, code) => {
	const parameters = { resource: 'message', operation, ...form };
	const { json } = await node.run(parameters, { continueOnFail: true });
	expect(json).toEqual({
		error: {
			code,
			retryable: false,
			message: expect.stringContaining('3EB0ABC123'),
			description: expect.any(String),
			request_id: expect.any(String),
			details: { message_id: '3EB0ABC123' },
		},
	});
});

it('a reaction to a message that is not known, but told', async () => {
	const target = { sender: friend.number, fromMe: false };
	const form = { to: group, messageId: '3EB0ABC123', emoji: '👍', target };
	const key = { sender: friend.number, from_me: false };
	const body = { to: group, message_id: '3EB0ABC123', emoji: '👍', ...key };
	for (const { message } of await everyWay('react', 'react', form, body)) {
		expect(message.reactionMessage?.key).toMatchObject({
			remoteJid: group,
			fromMe: false,
			id: '3EB0ABC123',
			participant: friend.lid,
		});
	}
});
