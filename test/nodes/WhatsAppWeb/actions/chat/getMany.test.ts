import { chatModificationToAppPatch, type ChatModification } from '@whiskeysockets/baileys';
import type { Phone } from '../../../../whatsapp/index.ts';
import { LinkedNode } from '../../LinkedNode.ts';
import { KeptMessages } from './KeptMessages.ts';

let node: LinkedNode;
let kept: KeptMessages;
let group: string;
/** Somebody who wrote before the node was linked. */
let former: Phone;

const HISTORY_AT = 1_700_000_000;

beforeAll(async () => {
	node = await LinkedNode.fromSource();
	kept = new KeptMessages(node);
	group = node.friend.createGroup('Team', [node.phone]);
	former = someone(99, 'Former');
	node.phone.history = [
		{
			id: former.jid,
			name: 'Former',
			unreadCount: 3,
			conversationTimestamp: HISTORY_AT,
			archived: true,
		},
	];
	await node.link();
	await kept.chat(former.jid, ({ unread_count: unread }) => unread === 3);
});

afterAll(async () => {
	node.whatsapp.assertClean();
	await node.stop();
});

const own = () => node.phone.jid;

function someone(n: number, pushName = `Person ${n}`): Phone {
	return node.whatsapp.createPhone(`62812345${6_900 + n}`, { pushName });
}

const unread =
	(count: number) =>
	({ unread_count: is }: { unread_count?: unknown }) =>
		is === count;

async function names(filters: object = {}, search = ''): Promise<unknown[]> {
	const items = await kept.all('chat', 'getMany', { search, filters: { ...filters } });
	return items.map(({ name }) => name);
}

describe('the chats', () => {
	it('come with the last message first, under one entry for both identities of a person', async () => {
		const [one, two] = [someone(1), someone(2)];
		const at = Math.floor(Date.now() / 1000) - 500;
		await one.sendText(own(), 'first', { timestamp: at });
		await kept.message(
			(await one.sendText(own(), 'second', { viaLid: true, timestamp: at + 1 })).id,
		);
		await kept.message((await two.sendText(own(), 'later', { timestamp: at + 2 })).id);
		await node.restart();
		const items = await kept.all('chat', 'getMany', { returnAll: true });
		const listed = items.filter(({ name }) => String(name).startsWith('Person '));
		expect(listed).toMatchObject([
			{
				name: 'Person 2',
				unread_count: 1,
				last_message: { text: 'later', type: 'text', is_from_me: false, push_name: 'Person 2' },
			},
			{
				name: 'Person 1',
				type: 'direct',
				phone: `+${one.number}`,
				pn: one.jid,
				lid: one.lid,
				unread_count: 2,
				is_unread: true,
				last_message_at: new Date((at + 1) * 1000).toISOString(),
				last_message: { text: 'second' },
			},
		]);
		expect(Object.keys(listed[0] ?? {})).toEqual(kept.givenBy('chat', 'getMany'));
		expect(items.at(-1)).toMatchObject({ name: 'Former', archived: true });
		await kept.run('session', 'getStatus');
	});

	it('that the phone told of when it was linked are there, and read once the phone says so', async () => {
		const json = await kept.run('chat', 'get', { chat: former.jid });
		expect(Object.keys(json)).toEqual(kept.givenBy('chat', 'get'));
		expect(json).toMatchObject({
			unread_count: 3,
			last_message: null,
			last_message_at: new Date(HISTORY_AT * 1000).toISOString(),
			archived: true,
		});
		await onPhone({ markRead: true, lastMessages: [] }, former.jid);
		await kept.chat(former.jid, unread(0));
	});

	it('of groups are there without a message, once WhatsApp has told of them', async () => {
		await kept.all('group', 'getMany');
		expect(await names({ types: ['group'] })).toEqual(['Team']);
		expect(await kept.run('chat', 'get', { chat: group })).toMatchObject({
			name: 'Team',
			type: 'group',
			chat: group,
			unread_count: 0,
			is_unread: false,
			last_message: null,
		});
	});

	it('are filtered by words, type, archive and what is unread', async () => {
		const friend = someone(3, 'Müller, Änne');
		await kept.message((await friend.sendText(own(), 'Hello')).id);
		for (const words of ['anne', 'MÜLLER', friend.number.slice(4), 'änne mu']) {
			expect(await names({}, words)).toEqual(['Müller, Änne']);
		}
		for (const words of ['.*', '(', '%', 'x'.repeat(200)])
			expect(await names({}, words)).toEqual([]);
		expect(await names({ archived: 'archived' })).toEqual(['Former']);
		expect(await names({ archived: 'notArchived' })).not.toContain('Former');
		expect(await names({ types: ['group', 'channel'] })).not.toContain('Müller, Änne');
		expect(await names({ unreadOnly: true })).toContain('Müller, Änne');
		await kept.send(friend.jid, 'Hello to you');
		expect(await names({ unreadOnly: true })).not.toContain('Müller, Änne');
		expect(await kept.all('chat', 'getMany', { limit: 2 })).toHaveLength(2);
	});

	it('show no text of a message that was deleted', async () => {
		const friend = someone(4);
		const { id } = await friend.sendText(own(), 'regretted');
		await kept.message(id);
		await friend.about(id).revoke();
		await kept.message(id, ({ is_deleted: is }) => is === true);
		const json = await kept.run('chat', 'get', { chat: friend.jid });
		expect(json).toMatchObject({ last_message: { message_id: id, text: '', is_deleted: true } });
	});

	it('that are deleted, or cleared, show what comes after that', async () => {
		const friend = someone(5);
		const { id } = await friend.sendText(own(), 'Hello');
		await kept.message(id);
		await node.run({ resource: 'chat', operation: 'delete', chat: friend.jid });
		expect(await names({}, 'Person 5')).toEqual([]);
		expect(await kept.errorOf('chat', 'get', { chat: friend.jid })).toMatchObject({
			code: 'recipient_not_found',
		});
		expect(await kept.texts(friend.jid)).toEqual([]);
		await kept.message((await friend.sendText(own(), 'Again')).id);
		expect(await names({}, 'Person 5')).toEqual(['Person 5']);
		expect(await kept.texts(friend.jid)).toEqual(['Again']);
		// Cleared by the phone: the chat stays.
		const messageRange = { lastMessageTimestamp: Math.floor(Date.now() / 1000) };
		await node.phone.setAppState({
			syncAction: { clearChatAction: { messageRange } },
			index: ['clearChat', friend.jid, '1', '0'],
			type: 'regular_high',
			apiVersion: 6,
			operation: 0,
		});
		await kept.chat(friend.jid, ({ last_message: last }) => last === null);
		expect(await names({}, 'Person 5')).toEqual(['Person 5']);
		expect(await kept.texts(friend.jid)).toEqual([]);
		await kept.message((await friend.sendText(own(), 'Anew')).id);
		expect(await kept.texts(friend.lid)).toEqual(['Anew']);
	});
});

describe('what is unread', () => {
	/** Two messages, of which none is read yet. */
	async function twoFrom(friend: Phone, to = own()): Promise<[string, string]> {
		const first = await friend.sendText(to, 'one');
		const second = await friend.sendText(to, 'two');
		await kept.message(second.id);
		return [first.id, second.id];
	}

	it.each(['receipt', 'list of chats'])('is read by the phone, as its %s says', async (how) => {
		const friend = someone(how === 'receipt' ? 10 : 11);
		const [first] = await twoFrom(friend);
		const got = await node.phone.next(({ id }) => id === first);
		await kept.chat(friend.jid, unread(2));
		if (how === 'receipt') node.phone.sendReceipt(got, 'read');
		else await onPhone({ markRead: true, lastMessages: [] }, friend.jid);
		await kept.chat(friend.jid, unread(how === 'receipt' ? 1 : 0));
	});

	it('of a group is read by the phone, too', async () => {
		const [, second] = await twoFrom(node.friend, group);
		const before = await kept.chat(group, ({ is_unread: is }) => is === true);
		expect(before.unread_count).toBe(2);
		node.phone.sendReceipt(await node.phone.next(({ id }) => id === second), 'read');
		await kept.chat(group, unread(0));
	});

	it.each(['markRead', 'read', 'answer'])('is read by %s of the node', async (how) => {
		const friend = someone(12 + ['markRead', 'read', 'answer'].indexOf(how));
		const [first] = await twoFrom(friend);
		const chat = friend.jid;
		if (how === 'markRead') await kept.run('chat', 'markRead', { chat, action: 'read' });
		if (how === 'answer') await kept.send(chat, 'thanks');
		if (how === 'read') {
			const messageIds = { message: [{ messageId: first }] };
			await kept.run('message', 'read', { chatJid: chat, messageIds });
		}
		await kept.chat(chat, unread(how === 'read' ? 1 : 0));
		await node.restart();
		expect(await kept.run('chat', 'get', { chat })).toMatchObject({
			unread_count: how === 'read' ? 1 : 0,
		});
		await kept.run('session', 'getStatus');
	});

	it('may also be marked so', async () => {
		const friend = someone(20);
		await kept.send(friend.jid, 'Hello');
		await kept.run('chat', 'markRead', { chat: friend.jid, action: 'unread' });
		expect(await kept.run('chat', 'get', { chat: friend.jid })).toMatchObject({
			unread_count: 0,
			is_unread: true,
		});
	});
});

it.each([
	['get', { chat: '' }, 'invalid_parameter', "'Chat' "],
	['get', { chat: 'Maya' }, 'invalid_parameter', "'Chat' "],
	['get', { chat: '628000000001' }, 'recipient_not_found', 'no such chat'],
	['getMany', { search: 'x'.repeat(201) }, 'invalid_parameter', "'Search' "],
	['getMany', { filters: { types: ['people'] } }, 'invalid_parameter', "'Chat Types' "],
	['getMany', { filters: { archived: 'maybe' } }, 'invalid_parameter', "'Archived' "],
	['getMany', { limit: -1 }, 'invalid_parameter', "'Limit' "],
])('%s refuses %j', async (operation, parameters, code, words) => {
	expect(await kept.errorOf('chat', operation, parameters)).toMatchObject({
		code,
		message: expect.stringContaining(words),
	});
});

async function onPhone(change: ChatModification, jid: string): Promise<void> {
	await node.phone.setAppState(chatModificationToAppPatch(change, jid));
}
