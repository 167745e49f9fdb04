import type { BinaryNode } from '@whiskeysockets/baileys';
import { chatModificationToAppPatch } from '@whiskeysockets/baileys';
import type { INodeParameters } from 'n8n-workflow';
import { findOperation } from '../../../../../nodes/WhatsAppWeb/actions/resources';
import { linkClient } from '../../../../whatsapp/client.ts';
import { bytes, child, children } from '../../../../whatsapp/stanza.ts';
import { LinkedNode } from '../../LinkedNode.ts';

/** The resource Contact on the loopback WhatsApp: what the server sees, and what the items have. */
const NOBODY = '628999000999';
const node = await LinkedNode.fromSource();
const { whatsapp, phone, friend } = node;

const contact = (operation: string, more: INodeParameters = {}): INodeParameters => ({
	resource: 'contact',
	operation,
	...more,
});
const run = async (operation: string, more: INodeParameters = {}) =>
	(await node.runAll(contact(operation, more))).map(({ json }) => json);
/** What an error tells. */
const failure = async (operation: string, more: INodeParameters = {}) => {
	const { json } = await node.run(contact(operation, more), { continueOnFail: true });
	return json.error;
};
const keysOf = (operation: string) => Object.keys(findOperation('contact', operation)?.gives ?? {});

/** What the session has asked from now on, of one kind. */
function listen(xmlns: string): BinaryNode[] {
	const asked: BinaryNode[] = [];
	whatsapp.faults.drop((stanza) => {
		if (stanza.attrs.xmlns === xmlns) asked.push(stanza);
		return false;
	}, 1_000);
	return asked;
}

const inNode = (stanza: BinaryNode | undefined, ...tags: string[]) =>
	tags.reduce((found, tag) => found && child(found, tag), stanza);

afterAll(async () => await node.stop());
afterEach(() => whatsapp.assertClean());

describe('without a linked number', () => {
	it.each<[string, INodeParameters]>([
		['check', { numbers: '+62 813 9999 999' }],
		['get', { contact: '+62 813 9999 999' }],
		['getMany', {}],
		['getPicture', { contact: '+62 813 9999 999' }],
		['block', { contact: '+62 813 9999 999' }],
		['getBlocked', {}],
	])('%s is an error', async (operation, parameters) => {
		expect(await failure(operation, parameters)).toMatchObject({ code: 'device_not_connected' });
	});
});

const person = {
	name: 'Mr Friend',
	phone: `+${friend.number}`,
	chat: friend.jid,
	push_name: null,
	is_contact: true,
	pn: friend.jid,
	lid: friend.lid,
};

describe('of a linked number', () => {
	beforeAll(async () => {
		await phone.setAppState(
			chatModificationToAppPatch(
				{ contact: { fullName: 'Mr Friend', lidJid: friend.lid } },
				friend.jid,
			),
		);
		await node.link();
		// The phone's address book comes after the login.
		while ((await run('getMany')).length === 0)
			await new Promise((resolve) => setImmediate(resolve));
	});

	describe('check', () => {
		const FOUND = {
			exists: true,
			chat: friend.jid,
			phone: `+${friend.number}`,
			pn: friend.jid,
			lid: friend.lid,
			problem: null,
		};
		const none = { exists: false, chat: null, phone: null, pn: null, lid: null };

		it('asks for all numbers at once, each once, and gives an item for each', async () => {
			const asked = listen('usync');
			const brazilian = whatsapp.createPhone('551187654321');
			const numbers = [
				'+62 812-3456-789',
				`+${NOBODY}`,
				'',
				'0812 3456 789',
				'+55 11 98765-4321',
				`${friend.number}@s.whatsapp.net`,
				phone.number,
				'1203630000@g.us',
				friend.lid,
				'98765@lid',
			];
			const items = await run('check', { numbers: numbers.join('\n') });
			expect(items).toEqual([
				{ input: numbers[0], ...FOUND },
				{ input: numbers[1], ...none, phone: `+${NOBODY}`, problem: 'is not on WhatsApp' },
				{ input: numbers[3], ...none, problem: expect.stringContaining('not with 0') as string },
				{
					input: numbers[4],
					...FOUND,
					chat: brazilian.jid,
					phone: '+551187654321',
					pn: brazilian.jid,
					lid: brazilian.lid,
				},
				{ input: numbers[5], ...FOUND },
				{
					input: phone.number,
					...FOUND,
					chat: phone.jid,
					phone: `+${phone.number}`,
					pn: phone.jid,
					lid: phone.lid,
				},
				{ input: numbers[7], ...none, problem: 'is no phone number' },
				{ input: friend.lid, ...FOUND },
				{
					input: '98765@lid',
					...none,
					exists: null,
					problem: 'is an ID whose phone number is not known',
				},
			]);
			for (const item of items) expect(Object.keys(item)).toEqual(keysOf('check'));

			expect(asked).toHaveLength(1);
			const usync = inNode(asked[0], 'usync');
			expect(usync?.attrs).toMatchObject({ context: 'interactive', mode: 'query' });
			expect(children(inNode(usync, 'query')).map(({ tag }) => tag)).toEqual(['contact', 'lid']);
			const users = children(inNode(usync, 'list'));
			expect(users.map((user) => bytes(child(user, 'contact'))?.toString())).toEqual([
				`+${friend.number}`,
				`+${NOBODY}`,
				'+5511987654321',
				'+551187654321',
			]);
		});

		it.each<[string, unknown]>([
			['a list', [friend.number, `+${NOBODY}`]],
			['a text with commas', `${friend.number}, +${NOBODY}`],
			['a number and a cell that is empty', [Number(friend.number), null, NOBODY]],
		])('takes %s, and does not ask again for what is known', async (_what, numbers) => {
			const asked = listen('usync');
			const items = await run('check', { numbers } as INodeParameters);
			expect(items.map(({ exists }) => exists)).toEqual([true, false]);
			expect(asked).toEqual([]);
		});

		it.each([
			['nothing', '', "'Phone Numbers' is empty"],
			['blank lines', ' \n ,', "'Phone Numbers' is empty"],
		])('refuses %s', async (_what, numbers, message) => {
			expect(await failure('check', { numbers })).toMatchObject({
				code: 'invalid_parameter',
				message,
			});
		});
	});

	describe('get', () => {
		it('gives all that somebody shows, and what is known here', async () => {
			friend.setPicture(Buffer.from('a face'));
			friend.setStatus('at sea');
			friend.setBusiness({ description: 'Cakes', website: 'https://budi.example' });
			const [item] = await run('get', { contact: friend.jid });
			expect(item).toEqual({
				...person,
				about: 'at sea',
				picture_url: expect.stringContaining(whatsapp.mediaUrl) as string,
				is_blocked: false,
				is_business: true,
				business: {
					description: 'Cakes',
					category: null,
					email: null,
					address: null,
					websites: ['https://budi.example'],
				},
			});
			expect(Object.keys(item ?? {})).toEqual(keysOf('get'));
		});

		it.each([
			['a number that is not on WhatsApp', `+${NOBODY}`, 'recipient_not_found'],
			['a group', '120363000000000000@g.us', 'invalid_parameter'],
			['nobody', '', 'invalid_parameter'],
		])('refuses %s', async (_what, given, code) => {
			expect(await failure('get', { contact: given })).toMatchObject({ code });
		});
	});

	describe('getMany', () => {
		it.each<[string, INodeParameters, object[]]>([
			['the address book', {}, [person]],
			['a part of the name', { search: 'frie' }, [person]],
			['a part of the number', { search: '3456 789' }, [person]],
			['nobody', { search: 'maya' }, []],
		])('gives %s, without asking WhatsApp', async (_what, parameters, expected) => {
			const items = await run('getMany', parameters);
			expect(items).toEqual(expected);
			for (const item of items) expect(Object.keys(item)).toEqual(keysOf('getMany'));
		});

		it('gives people who have only written when asked to, up to a limit', async () => {
			const stranger = whatsapp.createPhone('628333000333', { pushName: 'Stranger' });
			await stranger.sendText(phone.jid, 'Hello');
			const wanted = { onlySaved: false };
			while ((await run('getMany', wanted)).length < 2) {
				await new Promise((resolve) => setImmediate(resolve));
			}
			const [, item] = await run('getMany', wanted);
			expect(item).toEqual({
				name: 'Stranger',
				phone: '+628333000333',
				chat: stranger.jid,
				push_name: 'Stranger',
				is_contact: false,
				pn: stranger.jid,
				lid: stranger.lid,
			});
			expect(await run('getMany', { ...wanted, limit: 1 })).toEqual([person]);
			expect(await run('getMany', { ...wanted, returnAll: true })).toHaveLength(2);
			expect(await run('getMany')).toEqual([person]);
		});
	});

	describe('getPicture', () => {
		const nothing = { exists: false, url: null, mimetype: null, file_length: null };

		it.each([
			['full', 'image'],
			['preview', 'preview'],
		])('brings the picture as a file: %s', async (size, type) => {
			friend.setPicture(Buffer.from('a face'));
			const asked = listen('w:profile:picture');
			const item = await node.run(contact('getPicture', { contact: friend.jid, size }));
			expect(item.json).toEqual({
				exists: true,
				chat: friend.jid,
				url: expect.stringContaining(whatsapp.mediaUrl) as string,
				reason: null,
				mimetype: 'image/jpeg',
				file_length: 6,
			});
			expect(Object.keys(item.json)).toEqual(keysOf('getPicture'));
			expect(item.binary?.data).toMatchObject({ fileName: 'picture.jpg', mimeType: 'image/jpeg' });
			expect(Buffer.from(item.binary?.data?.data ?? '', 'base64').toString()).toBe('a face');
			expect(asked).toHaveLength(1);
			expect(asked[0]?.attrs).toMatchObject({ type: 'get', target: friend.jid });
			expect(inNode(asked[0], 'picture')?.attrs).toEqual({ type, query: 'url' });
		});

		it('gives an item without a file where there is none, or it is hidden', async () => {
			friend.setPicture(undefined);
			const ofFriend = contact('getPicture', { contact: friend.jid });
			const { json, binary } = await node.run(ofFriend);
			expect({ json, binary }).toEqual({
				json: { ...nothing, chat: friend.jid, reason: 'none' },
				binary: undefined,
			});
			const client = await linkClient(whatsapp, friend);
			await client.sock.updateProfilePicturePrivacy('none');
			expect((await node.run(ofFriend)).json).toMatchObject({ exists: false, reason: 'hidden' });
			await client.sock.updateProfilePicturePrivacy('all');
			await client.close();
		});

		it('brings that of a group of ours, not that of others', async () => {
			const group = friend.createGroup('Family', [phone]);
			await friend.setGroupPicture(group, Buffer.from('all of us'));
			const { json, binary } = await node.run(contact('getPicture', { contact: group }));
			expect(json).toMatchObject({ exists: true, chat: group, file_length: 9 });
			expect(Buffer.from(binary?.data?.data ?? '', 'base64').toString()).toBe('all of us');
			const foreign = friend.createGroup('Others', []);
			await friend.setGroupPicture(foreign, Buffer.from('all of them'));
			const hidden = await run('getPicture', { contact: foreign });
			expect(hidden).toEqual([{ ...nothing, chat: foreign, reason: 'hidden' }]);
		});

		it.each([
			['a number that is not on WhatsApp', `+${NOBODY}`, 'recipient_not_found'],
			['a channel', '120363000000000000@newsletter', 'invalid_parameter'],
		])('refuses %s', async (_what, given, code) => {
			expect(await failure('getPicture', { contact: given })).toMatchObject({ code });
		});
	});

	describe('block', () => {
		it('blocks by LID and number, so that all devices know', async () => {
			const phones = await linkClient(whatsapp, phone);
			const asked = listen('blocklist');
			const [blocked] = await run('block', { contact: `+${friend.number}`, action: 'block' });
			expect(blocked).toEqual({ ...person, is_blocked: true });
			expect(Object.keys(blocked ?? {})).toEqual(keysOf('block'));
			expect(asked).toHaveLength(1);
			expect(asked[0]?.attrs).toMatchObject({ type: 'set', to: '@s.whatsapp.net' });
			expect(inNode(asked[0], 'item')?.attrs).toEqual({
				action: 'block',
				jid: friend.lid,
				pn_jid: friend.jid,
			});
			expect(await phones.sock.fetchBlocklist()).toEqual([friend.lid]);

			const list = await run('getBlocked');
			expect(list).toEqual([person]);
			expect(Object.keys(list[0] ?? {})).toEqual(keysOf('getBlocked'));
			expect(await run('get', { contact: friend.lid })).toMatchObject([{ is_blocked: true }]);

			const told = listen('blocklist');
			expect(await run('block', { contact: friend.lid, action: 'unblock' })).toEqual([
				{ ...person, is_blocked: false },
			]);
			expect(inNode(told[0], 'item')?.attrs).toEqual({ action: 'unblock', jid: friend.lid });
			expect(await run('getBlocked')).toEqual([]);

			// What another device of the account does is known here, too.
			await phones.sock.updateBlockStatus(friend.lid, 'block');
			while ((await run('getBlocked')).length === 0) {
				await new Promise((resolve) => setImmediate(resolve));
			}
			await run('block', { contact: friend.lid, action: 'unblock' });
			await phones.close();
		});

		it.each([
			['the own number', `+${phone.number}`, 'invalid_parameter', /^'Contact' is your own number/],
			['an ID whose number is not known', '98765@lid', 'recipient_not_found', /number and the ID/],
			['a number that is not on WhatsApp', `+${NOBODY}`, 'recipient_not_found', /not on WhatsApp/],
			['a group', '120363000000000000@g.us', 'invalid_parameter', /^'Contact' must be a contact/],
		])('refuses %s', async (_what, given, code, message) => {
			expect(await failure('block', { contact: given })).toMatchObject({
				code,
				message: expect.stringMatching(message) as string,
			});
		});

		it('tells what WhatsApp does not allow', async () => {
			whatsapp.faults.nack({ xmlns: 'blocklist', type: 'set' }, 403);
			expect(await failure('block', { contact: friend.jid })).toMatchObject({ code: 'forbidden' });
		});
	});
});
