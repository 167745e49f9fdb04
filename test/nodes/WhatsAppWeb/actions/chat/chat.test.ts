import type { INodeParameters } from 'n8n-workflow';
import { resources } from '../../../../../nodes/WhatsAppWeb/actions/resources';
import { LinkedNode } from '../../LinkedNode.ts';
import { KeptMessages } from './KeptMessages.ts';

let node: LinkedNode;
let group: string;

beforeAll(async () => {
	node = await LinkedNode.fromSource();
	group = node.friend.createGroup('Team', [node.phone]);
	await node.link();
});

afterAll(async () => {
	node.whatsapp.assertClean();
	await node.stop();
});

const NOW = Math.floor(Date.now() / 1000);
const chatOf = (kind: string) => (kind === 'a group' ? group : node.friend.jid);

const run = async (operation: string, parameters: INodeParameters) =>
	(await node.run({ resource: 'chat', operation, ...parameters })).json;

const errorOf = async (operation: string, parameters: INodeParameters) =>
	(await node.run({ resource: 'chat', operation, ...parameters }, { continueOnFail: true })).json
		.error;

/** An index and its value, without the time of the change. */
async function entry(...index: string[]) {
	const found = await node.phone.appStateEntry(...index);
	expect(found?.value.timestamp).toBeGreaterThanOrEqual(NOW * 1000);
	return { ...found, value: { ...found?.value, timestamp: undefined } };
}

const range = expect.objectContaining({ lastMessageTimestamp: expect.any(Number) });

const CHANGES: Array<
	[operation: string, INodeParameters, item: object, index: string[], entry: object]
> = [
	[
		'pin',
		{ action: 'pin' },
		{ pinned: true },
		['pin_v1'],
		{ collection: 'regular_low', version: 5, value: { pinAction: { pinned: true } } },
	],
	[
		'archive',
		{ action: 'archive' },
		{ archived: true },
		['archive'],
		{
			collection: 'regular_low',
			version: 3,
			value: { archiveChatAction: { archived: true, messageRange: range } },
		},
	],
	[
		'archive',
		{ action: 'unarchive' },
		{ archived: false },
		['archive'],
		{
			collection: 'regular_low',
			version: 3,
			value: { archiveChatAction: { archived: false, messageRange: range } },
		},
	],
	[
		'pin',
		{ action: 'unpin' },
		{ pinned: false },
		['pin_v1'],
		{ collection: 'regular_low', version: 5, value: { pinAction: { pinned: false } } },
	],
	[
		'mute',
		{ muteFor: 'always' },
		{ muted: true, muted_until: null },
		['mute'],
		{
			collection: 'regular_high',
			version: 2,
			value: { muteAction: { muted: true, muteEndTimestamp: -1 } },
		},
	],
	[
		'mute',
		{ muteFor: 'until', until: '2035-05-01T08:00:00Z' },
		{ muted: true, muted_until: 2_061_619_200 },
		['mute'],
		{
			collection: 'regular_high',
			version: 2,
			value: { muteAction: { muted: true, muteEndTimestamp: 2_061_619_200_000 } },
		},
	],
	[
		'mute',
		{ muteFor: 'unmute' },
		{ muted: false, muted_until: null },
		['mute'],
		{
			collection: 'regular_high',
			version: 2,
			value: { muteAction: { muted: false, muteEndTimestamp: 0 } },
		},
	],
	[
		'markRead',
		{ action: 'unread' },
		{ read: false, receipts: 0 },
		['markChatAsRead'],
		{
			collection: 'regular_low',
			version: 3,
			value: { markChatAsReadAction: { read: false, messageRange: range } },
		},
	],
	[
		'clear',
		{ keepStarred: false },
		{ cleared: true },
		['clearChat', '1', '0'],
		{
			collection: 'regular_high',
			version: 6,
			value: { clearChatAction: { messageRange: range } },
		},
	],
	[
		'delete',
		{},
		{ deleted: true },
		['deleteChat', '0'],
		{
			collection: 'regular_high',
			version: 6,
			value: { deleteChatAction: { messageRange: range } },
		},
	],
];

describe.each(['somebody', 'a group'])('of the chat with %s', (kind) => {
	it.each(CHANGES)('%s %j is set on the phone, too', async (operation, given, item, index, set) => {
		const chat = chatOf(kind);
		const json = await run(operation, { chat, ...given });
		expect(json).toEqual({ chat, ...item });
		expect(Object.keys(json)).toEqual(Object.keys(givenBy(operation)));
		const [name = '', ...rest] = index;
		expect(await entry(name, chat, ...rest)).toEqual(set);
	});
});

function givenBy(operation: string) {
	const chat = resources.find(({ option }) => option.value === 'chat');
	return chat!.operations.find(({ option }) => option.value === operation)!.gives;
}

describe('a chat with messages', () => {
	/** Lets somebody write, and waits until the session has kept it. */
	async function written(to: string, count: number): Promise<string[]> {
		const ids: string[] = [];
		for (let n = 0; n < count; n++) ids.push((await node.friend.sendText(to, `No. ${n}`)).id);
		await kept().message(ids.at(-1) ?? '');
		return ids;
	}
	const kept = (): KeptMessages => new KeptMessages(node);

	it.each(['somebody', 'a group'])(
		'with %s is marked as read: the authors see it, and no later message is',
		async (kind) => {
			const chat = chatOf(kind);
			const ids = await written(kind === 'a group' ? group : node.phone.jid, 3);
			expect(await run('markRead', { chat, action: 'read' })).toEqual({
				chat,
				read: true,
				receipts: 3,
			});
			const receipt = await node.friend.nextReceipt(
				({ type, ids: read }) => type === 'read' && read.includes(ids[0] ?? ''),
			);
			expect([...receipt.ids].sort()).toEqual([...ids].sort());
			const { value } = await entry('markChatAsRead', chat);
			expect(value).toMatchObject({
				markChatAsReadAction: {
					read: true,
					messageRange: { messages: [{ key: { id: ids[2], fromMe: false, remoteJid: chat } }] },
				},
			});
			// Once more, nothing is unread.
			expect(await run('markRead', { chat, action: 'read' })).toMatchObject({ receipts: 0 });
		},
	);

	it('keeps none of them when it is cleared', async () => {
		await written(group, 2);
		expect(await kept().texts(group)).not.toEqual([]);
		await run('clear', { chat: group });
		expect(await kept().texts(group)).toEqual([]);
		const { value } = await entry('clearChat', group, '0', '0');
		expect(value).toMatchObject({ clearChatAction: { messageRange: { messages: [{}] } } });
	});
});

it('a mute for hours ends that long from now', async () => {
	const { muted_until: until } = await run('mute', { chat: group, muteFor: 'hours8' });
	expect(Number(until) - NOW - 8 * 3_600).toBeLessThan(600);
	expect(Number(until) - NOW).toBeGreaterThanOrEqual(8 * 3_600);
});

it('an archived chat is no longer pinned', async () => {
	const { jid } = node.whatsapp.createPhone('628123456701');
	await run('pin', { chat: jid, action: 'pin' });
	await run('archive', { chat: jid, action: 'archive' });
	expect((await node.phone.appStateEntry('pin_v1', jid))?.value).toMatchObject({
		pinAction: { pinned: false },
	});
});

it('a fourth chat is not pinned, until another one is unpinned', async () => {
	const jids = [1, 2, 3, 4].map((n) => node.whatsapp.createPhone(`62812345671${n}`).jid);
	const [first = '', , , fourth = ''] = jids;
	for (const chat of jids.slice(0, 3)) await run('pin', { chat, action: 'pin' });
	// Once more does no harm.
	await run('pin', { chat: first, action: 'pin' });
	expect(await errorOf('pin', { chat: fourth, action: 'pin' })).toMatchObject({
		code: 'forbidden',
		message: '3 chats are pinned already',
		details: { reason: 'too_many' },
	});
	expect(await node.phone.appStateEntry('pin_v1', fourth)).toBeUndefined();
	await run('pin', { chat: first, action: 'unpin' });
	await run('pin', { chat: fourth, action: 'pin' });
	for (const chat of jids) await run('pin', { chat, action: 'unpin' });
});

describe('typing', () => {
	/** The states that are shown from now on, until the last one. */
	async function shown(): Promise<object[]> {
		const from = node.whatsapp.log.length;
		await node.whatsapp.once('chatstate', { where: ({ state }) => state === 'paused' });
		return node.whatsapp.log.slice(from).filter(({ event }) => event === 'chatstate');
	}

	it.each([
		['typing', 'composing'],
		['recording', 'recording'],
	])('%s is shown for its seconds, then no longer', async (show, state) => {
		const states = shown();
		const chat = node.friend.jid;
		const item = { chat, shown: show, seconds: 1 };
		expect(await run('typing', { chat, show, seconds: 1 })).toEqual(item);
		const companion = `${node.phone.number}:1@s.whatsapp.net`;
		expect(await states).toMatchObject([
			{ from: companion, to: chat, state },
			{ from: companion, to: chat, state: 'paused' },
		]);
	});

	it('comes before a message that wants it, once, and not before one that is not sent', async () => {
		const from = node.whatsapp.log.length;
		const options = { showTyping: true };
		const send = { resource: 'message', operation: 'text', text: 'Hello', options };
		const execution = { executionId: 'typed once' };
		await node.run({ ...send, to: node.friend.jid }, execution);
		await node.run({ ...send, to: node.friend.jid }, execution);
		await node.run({ ...send, to: NOBODY }, { continueOnFail: true });
		const seen = node.whatsapp.log
			.slice(from)
			.filter(({ event }) => event === 'chatstate' || event === 'message')
			.map(({ event }) => event);
		expect(seen).toEqual(['chatstate', 'message']);
		await node.friend.next(({ message }) => message.extendedTextMessage?.text === 'Hello');
	});

	it('ends when the execution is stopped', async () => {
		const states = shown();
		const stop = new AbortController();
		const begun = node.whatsapp.once('chatstate');
		const parameters = { resource: 'chat', operation: 'typing', chat: group, seconds: 60 };
		const done = node.run(parameters, { signal: stop.signal });
		await begun;
		stop.abort();
		await done;
		expect(await states).toMatchObject([{ state: 'composing' }, { state: 'paused' }]);
	});
});

describe('disappearing messages', () => {
	const jid = '628123456789@s.whatsapp.net';

	it('of a direct chat are set by a message, and the next one is sent under the timer', async () => {
		const json = await run('disappearing', { chat: jid, durationSeconds: 604_800 });
		expect(json).toEqual({ chat: jid, disappearing_seconds: 604_800 });
		const { message } = await node.friend.next(({ message: { protocolMessage } }) =>
			Boolean(protocolMessage),
		);
		expect(message.protocolMessage).toMatchObject({ type: 3, ephemeralExpiration: 604_800 });
		await node.run({ resource: 'message', operation: 'text', to: jid, text: 'gone in a week' });
		const next = await node.friend.next(({ message: { extendedTextMessage } }) =>
			Boolean(extendedTextMessage),
		);
		expect(next.message.extendedTextMessage?.contextInfo?.expiration).toBe(604_800);
	});

	it.each([
		[86_400, 86_400],
		[0, 0],
	])('of a group are set at the server: %i s', async (durationSeconds, expiration) => {
		const json = await run('disappearing', { chat: group, durationSeconds });
		expect(json).toEqual({ chat: group, disappearing_seconds: durationSeconds });
		await node.run({ resource: 'message', operation: 'text', to: group, text: `${expiration} s` });
		const { message } = await node.friend.next(
			({ message: { extendedTextMessage: text } }) => text?.text === `${expiration} s`,
		);
		expect(message.extendedTextMessage?.contextInfo?.expiration ?? 0).toBe(expiration);
	});

	it('of a locked group are for its admins', async () => {
		const locked = node.friend.createGroup('Locked', [node.phone]);
		await node.friend.changeGroup(locked, { tag: 'locked', attrs: {} });
		const parameters = { chat: locked, durationSeconds: 0 };
		expect(await errorOf('disappearing', parameters)).toMatchObject({
			code: 'forbidden',
			details: { reason: 'not_an_admin' },
		});
	});
});

const CHANNEL = '120363000000000001@newsletter';
const NOBODY = '628000000000';

it.each([
	['archive', { chat: '' }, 'invalid_parameter', "'Chat' "],
	['archive', { chat: 'x' }, 'invalid_parameter', "'Chat' "],
	['archive', { chat: NOBODY }, 'recipient_not_found', 'not on WhatsApp'],
	['archive', { chat: CHANNEL }, 'unsupported_for_newsletter', 'channel'],
	['typing', { chat: NOBODY, seconds: 1 }, 'recipient_not_found', 'not on WhatsApp'],
	['typing', { chat: CHANNEL }, 'invalid_parameter', "'Chat' "],
	['typing', { chat: NOBODY, seconds: 61 }, 'invalid_parameter', "'Seconds' "],
	['mute', { chat: NOBODY, muteFor: 'until', until: '' }, 'invalid_parameter', "'Until' "],
	['mute', { chat: NOBODY, muteFor: 'until', until: '2020-01-01' }, 'invalid_parameter', 'future'],
	['disappearing', { chat: NOBODY, durationSeconds: 5 }, 'invalid_parameter', "'Messages Dis"],
	['disappearing', { chat: NOBODY, durationSeconds: 0 }, 'recipient_not_found', 'not on WhatsApp'],
	['disappearing', { chat: CHANNEL }, 'invalid_parameter', 'channels'],
] as const)('%s refuses %j', async (operation, given, code, words) => {
	expect(await errorOf(operation, given)).toMatchObject({
		code,
		message: expect.stringContaining(words),
	});
});
