import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import type { Mutation, StoredMessage } from '../../../../nodes/WhatsAppWeb/store/Store';
import { downgrade } from './downgrade.ts';
import { openAccount } from './openAccount.ts';

const CHAT = '777@lid';
const OTHER_CHAT = '120363000000000000@g.us';

type Change = Partial<Omit<StoredMessage, 'listing'>> & { chat?: string; isRead?: boolean };

const message = (
	id: string,
	{ chat = CHAT, isRead = false, ...change }: Change = {},
): Mutation => ({
	table: 'message',
	message: {
		id,
		chatAndAuthor: `${chat}|author`,
		payload: Buffer.from(id),
		keepDays: 14,
		listing: { chat, isRead },
		...change,
	},
});
const texts = (listed: Array<{ payload: Uint8Array }>) => listed.map(({ payload }) => `${payload}`);

describe('the messages of an account', () => {
	it('are listed page by page, the last to arrive first, of all chats or of one by each of its identities', async () => {
		const store = await openAccount();
		await store.account.write(['A', 'B', 'C'].map((id) => message(id)));
		await store.account.write([
			message('D', { chat: OTHER_CHAT }),
			message('E', { chat: '62@pn' }),
		]);
		await store.account.write([
			{ table: 'message', message: { ...vote(), kind: 'vote' } },
			{ table: 'message', message: { ...vote(), kind: 'reaction' } },
		]);
		const { messages } = await store.reopenAfter(0);
		const first = await messages.page({ limit: 2 });
		expect(texts(first)).toEqual(['E', 'D']);
		const before = first.at(-1)?.number;
		expect(texts(await messages.page({ before, limit: 9 }))).toEqual(['C', 'B', 'A']);
		const chats = [CHAT, '62@pn'];
		expect(texts(await messages.page({ chats, limit: 3 }))).toEqual(['E', 'C', 'B']);
		expect(await messages.page({ chats: ['1@lid'], limit: 3 })).toEqual([]);
		store.close();
	});

	it('keep their place when they are edited, and come once', async () => {
		const store = await openAccount();
		const { account } = store;
		await account.write(['A', 'B'].map((id) => message(id)));
		const edited = message('A', { payload: Buffer.from('A, edited') });
		await account.write([{ ...edited, replace: true } as Mutation, message('B')]);
		expect(texts(await account.messages.page({ limit: 9 }))).toEqual(['B', 'A, edited']);
		store.close();
	});

	it('get numbers that never come again, also when the last one is taken back', async () => {
		const store = await openAccount();
		const { account } = store;
		await account.write([message('A'), message('mine', { isRead: true })]);
		await account.write([{ table: 'messageGone', id: 'mine', chatAndAuthor: `${CHAT}|author` }]);
		store.passTime(1);
		await account.write([message('B')]);
		expect(await account.messages.unread([CHAT])).toEqual({ unread: 1, wasRead: true });
		store.close();
	});

	it('are counted as unread until the chat is read, whichever of its identities they came under', async () => {
		const store = await openAccount();
		const { account } = store;
		await account.write([message('A'), message('B', { chat: '62@pn' }), message('C')]);
		const chats = [CHAT, '62@pn'];
		expect(await account.messages.unread(chats)).toEqual({ unread: 3, wasRead: false });
		await account.write([{ table: 'chatRead', chats, ids: ['B', 'unknown'] }]);
		expect(await account.messages.unread(chats)).toEqual({ unread: 1, wasRead: true });
		// An older one is read already.
		await account.write([{ table: 'chatRead', chats, ids: ['A'] }]);
		expect(await account.messages.unread(chats)).toEqual({ unread: 1, wasRead: true });
		await account.write([{ table: 'chatRead', chats }, message('D')]);
		const { messages } = await store.reopenAfter(0);
		expect(await messages.unread(chats)).toEqual({ unread: 1, wasRead: true });
		await store.account.write([message('an answer', { isRead: true })]);
		expect(await store.account.messages.unread([CHAT])).toEqual({ unread: 0, wasRead: true });
		store.close();
	});

	it('are listed by chat: the last one of each, and how many are unread', async () => {
		const store = await openAccount();
		const chats = Array.from({ length: 250 }, (_, n) => `${1_000 + n}@lid`);
		for (const chat of chats) {
			await store.account.write([message('A', { chat }), message(`last of ${chat}`, { chat })]);
		}
		const listed = await store.account.messages.chats();
		expect(texts(listed.map(({ last }) => last)).toSorted()).toEqual(
			chats.map((chat) => `last of ${chat}`).toSorted(),
		);
		expect(listed.every(({ unread, wasRead }) => unread === 2 && !wasRead)).toBe(true);
		store.close();
	});

	it('reveal neither chat nor text nor what was read', async () => {
		const store = await openAccount();
		await store.account.write([message('secret words'), { table: 'chatRead', chats: [CHAT] }]);
		store.close();
		const file = new DatabaseSync(join(store.directory, 'store.sqlite'));
		const rows = ['message', 'read_mark'].flatMap((table) =>
			file.prepare(`SELECT * FROM ${table}`).all(),
		);
		file.close();
		const bytes = rows.flatMap((row) => Object.values(row)).map((value) => Buffer.from(`${value}`));
		expect(rows).toHaveLength(2);
		for (const text of ['secret', '777']) expect(bytes.join().includes(text)).toBe(false);
	});

	it('do not open with a read mark of another chat', async () => {
		const store = await openAccount();
		await store.account.write([message('A'), message('B', { chat: OTHER_CHAT })]);
		await store.account.write(
			[CHAT, OTHER_CHAT].map((chat) => ({ table: 'chatRead', chats: [chat] })),
		);
		store.close();
		const file = new DatabaseSync(join(store.directory, 'store.sqlite'));
		file.exec(
			'CREATE TEMP TABLE copy AS SELECT * FROM read_mark;' +
				'UPDATE read_mark SET value = (SELECT value FROM copy WHERE copy.chat <> read_mark.chat)',
		);
		file.close();
		const { messages } = await store.reopenAfter(0);
		await expect(messages.unread([CHAT])).rejects.toThrow('changed by someone else');
		store.close();
	});

	it('of an earlier version are found by their ids, and listed once they are written anew', async () => {
		const store = await openAccount();
		await store.account.write([message('old')]);
		store.close();
		downgrade(store.directory, 7);
		const { messages } = await store.reopenAfter(0);
		expect(await messages.byId('old')).toHaveLength(1);
		expect(await messages.page({ limit: 9 })).toEqual([]);
		await store.account.write([{ ...message('old'), replace: true } as Mutation, message('new')]);
		expect(texts(await store.account.messages.page({ chats: [CHAT], limit: 9 }))).toEqual([
			'new',
			'old',
		]);
		store.close();
	});
});

function vote(): StoredMessage {
	return { id: 'A', chatAndAuthor: `${CHAT}|voter`, payload: Buffer.from('vote'), keepDays: 90 };
}
