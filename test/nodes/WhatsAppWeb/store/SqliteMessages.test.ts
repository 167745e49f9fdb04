import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { openStore } from '../../../../nodes/WhatsAppWeb/store/sqlite';
import type { StoredMessage } from '../../../../nodes/WhatsAppWeb/store/Store';
import { temporaryDirectory } from '../temporaryDirectory.ts';
import { DAY, openAccount } from './openAccount.ts';
import { downgrade } from './downgrade.ts';

const message = (text: string, change: Partial<StoredMessage> = {}): StoredMessage => ({
	id: '3EB0AAAA',
	chatAndAuthor: '120363000000000000@g.us|me',
	payload: Buffer.from(text),
	keepDays: 14,
	...change,
});
const texts = (payloads: Uint8Array[]) => payloads.map(String).toSorted();

describe('the messages', () => {
	it('are found by id across a restart; authors who chose the same one do not disturb each other', async () => {
		const store = await openAccount();
		await store.account.write([
			{ table: 'message', message: message('mine') },
			{ table: 'message', message: message('a forgery', { chatAndAuthor: '120363@g.us|777@lid' }) },
			{ table: 'message', message: message('another', { id: '3EB0BBBB' }) },
		]);
		const { messages } = await store.reopenAfter(0);
		expect(texts(await messages.byId('3EB0AAAA'))).toEqual(['a forgery', 'mine']);
		expect(texts(await messages.byId('3EB0BBBB'))).toEqual(['another']);
		expect(await messages.byId('3EB0')).toEqual([]);
		store.close();
	});

	it('and the votes on them do not get in the way of each other', async () => {
		const store = await openAccount();
		await store.account.write([
			{ table: 'message', message: message('poll') },
			{ table: 'message', message: message('vote', { kind: 'vote' }) },
			{ table: 'message', message: message('another vote', { kind: 'vote', chatAndAuthor: 'x' }) },
		]);
		const { messages } = await store.reopenAfter(0);
		expect(texts(await messages.byId('3EB0AAAA'))).toEqual(['poll']);
		expect(texts(await messages.byId('3EB0AAAA', 'vote'))).toEqual(['another vote', 'vote']);
		store.close();
	});

	it('stay as they came first, unless they are to be replaced', async () => {
		const store = await openAccount();
		const write = async (text: string, replace?: boolean) =>
			await store.account.write([{ table: 'message', message: message(text), replace }]);
		await write('first');
		await write('second');
		expect(texts(await store.account.messages.byId('3EB0AAAA'))).toEqual(['first']);
		await write('edited', true);
		expect(texts(await store.account.messages.byId('3EB0AAAA'))).toEqual(['edited']);
		store.close();
	});

	it('can be taken back, each alone', async () => {
		const store = await openAccount();
		const { account } = store;
		await account.write([
			{ table: 'message', message: message('mine') },
			{ table: 'message', message: message('a forgery', { chatAndAuthor: '120363@g.us|777@lid' }) },
		]);
		const { id, chatAndAuthor } = message('mine');
		await account.write([{ table: 'messageGone', id, chatAndAuthor }]);
		expect(texts(await account.messages.byId(id))).toEqual(['a forgery']);
		store.close();
	});

	it('are kept as long as each asks for', async () => {
		const store = await openAccount();
		await store.account.write([
			{ table: 'message', message: message('a text') },
			{ table: 'message', message: message('a poll', { id: 'P', keepDays: 90 }) },
		]);
		let { messages } = await store.reopenAfter(14 * DAY);
		expect(await messages.byId('3EB0AAAA')).toHaveLength(1);
		({ messages } = await store.reopenAfter(DAY));
		expect(await messages.byId('3EB0AAAA')).toEqual([]);
		expect(await messages.byId('P')).toHaveLength(1);
		({ messages } = await store.reopenAfter(76 * DAY));
		expect(await messages.byId('P')).toEqual([]);
		store.close();
	});

	it('stay when the number is unlinked', async () => {
		const store = await openAccount();
		await store.account.write([{ table: 'message', message: message('mine') }]);
		await store.account.quarantine();
		expect(await store.account.messages.byId('3EB0AAAA')).toHaveLength(1);
		store.close();
	});

	it('do not open under an id they were moved to', async () => {
		const store = await openAccount();
		await store.account.write([
			{ table: 'message', message: message('one', { id: 'A' }) },
			{ table: 'message', message: message('two', { id: 'B' }) },
		]);
		store.close();
		const file = new DatabaseSync(join(store.directory, 'store.sqlite'));
		// A copy, because the update would read rows that it has written itself.
		file.exec(
			'CREATE TEMP TABLE copy AS SELECT * FROM message;' +
				'UPDATE message SET value = (SELECT value FROM copy WHERE copy.id <> message.id)',
		);
		file.close();
		const { messages } = await store.reopenAfter(0);
		await expect(messages.byId('A')).rejects.toThrow('changed by someone else');
		store.close();
	});

	it('find room in a file of the first version, and what it held is still there', async () => {
		const directory = temporaryDirectory();
		const old = openStore(directory);
		const before = await old.open('credential', 'secret');
		await before.write([{ table: 'key', type: 'session', id: 'a', value: Buffer.from('kept') }]);
		old.close();
		downgrade(directory, 1);

		const store = openStore(directory);
		const account = await store.open('credential', 'secret');
		await account.write([{ table: 'message', message: message('new') }]);
		expect(texts(await account.messages.byId('3EB0AAAA'))).toEqual(['new']);
		expect(String((await account.get('session', ['a'])).get('a'))).toBe('kept');
		store.close();
	});

	it('of an earlier version, which were sealed otherwise, are forgotten', async () => {
		const store = await openAccount();
		await store.account.write([{ table: 'message', message: message('old') }]);
		store.close();
		downgrade(store.directory, 4);
		const { messages } = await store.reopenAfter(0);
		expect(await messages.byId('3EB0AAAA')).toEqual([]);
		store.close();
	});
});
