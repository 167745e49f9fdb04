import type { INodeParameters } from 'n8n-workflow';
import { toItemJson } from '../../../../../nodes/WhatsAppWeb/trigger/items';
import { LinkedNode } from '../../LinkedNode.ts';
import { KeptMessages } from './KeptMessages.ts';

let node: LinkedNode;
let kept: KeptMessages;
let group: string;

beforeAll(async () => {
	node = await LinkedNode.fromSource();
	kept = new KeptMessages(node);
	group = node.friend.createGroup('Team', [node.phone]);
	await node.link();
});

afterAll(async () => {
	node.whatsapp.assertClean();
	await node.stop();
});

const own = () => node.phone.jid;
const someone = (n: number) => node.whatsapp.createPhone(`62812345680${n}`, { pushName: `P${n}` });

describe('the messages of a chat', () => {
	it('are those received, sent from here and from the phone, under both identities of a person, the last one first', async () => {
		const friend = someone(1);
		const hour = Math.floor(Date.now() / 1000) - 3_600;
		const first = await friend.sendText(own(), 'one', { timestamp: hour });
		await kept.message(first.id);
		const second = await friend.sendText(own(), 'two', { viaLid: true, timestamp: hour + 1 });
		await kept.message(second.id);
		const third = await node.phone.sendText(friend.jid, 'three');
		await kept.message(third.id);
		await kept.send(friend.jid, 'four');
		await node.restart();
		const connections = loginsFromNow();
		for (const chat of [friend.jid, friend.lid]) {
			const texts = await kept.texts(chat);
			expect(texts.slice(2)).toEqual(['two', 'one']);
			expect(texts.slice(0, 2).toSorted()).toEqual(['four', 'three']);
		}
		expect(await kept.texts(friend.jid, { ownMessages: 'exclude' })).toEqual(['two', 'one']);
		expect(await kept.texts(friend.jid, { ownMessages: 'only' })).toHaveLength(2);
		expect(await kept.texts(friend.jid, {}, { limit: 1 })).toHaveLength(1);
		const since = new Date((hour + 1) * 1000).toISOString();
		expect(await kept.texts(friend.jid, { until: since })).toEqual(['one']);
		expect(await kept.texts(friend.jid, { since })).toHaveLength(3);
		// None of it has needed a connection.
		expect(connections()).toBe(0);
		await kept.run('session', 'getStatus');
		expect(connections()).toBe(1);
	});

	it('have the fields of the trigger, and no others than the operation says', async () => {
		const { id } = await node.friend.sendText(own(), 'Hello');
		const json = await kept.message(id);
		const [item] = await kept.all('chat', 'getMessages', { chat: node.friend.jid, limit: 1 });
		expect(Object.keys(item ?? {})).toEqual(kept.givenBy('chat', 'getMessages'));
		expect(Object.keys(item ?? {}).slice(0, 3)).toEqual(['text', 'push_name', 'chat']);
		expect(item).toMatchObject({
			text: 'Hello',
			push_name: 'Friend',
			chat: node.friend.jid,
			message_id: id,
			type: 'text',
			is_group: false,
			from: node.friend.jid,
			phone: '+628123456789',
			chat_name: 'Friend',
			is_from_me: false,
			edited_at: null,
			is_deleted: false,
		});
		const ofTrigger = toItemJson(
			{
				event: 'message',
				id,
				timestamp: 0,
				session: own(),
				data: {
					id,
					chat: node.friend.jid,
					sender: node.friend.jid,
					fromMe: false,
					timestamp: 0,
					offline: false,
					message: { conversation: 'Hello' },
				},
			},
			{ downloadMedia: false, maxMediaBytes: 0, binaryPropertyName: 'data', raw: false },
		);
		const missing = Object.keys(ofTrigger).filter((name) => !(name in json));
		expect(missing).toEqual(['event', 'session']);
	});

	it('are as they were edited, and without their text once they were deleted', async () => {
		const friend = someone(2);
		const { id: edited } = await friend.sendText(own(), 'befor');
		const { id: deleted } = await friend.sendText(own(), 'regretted');
		await kept.message(deleted);
		await friend.about(edited).edit({ conversation: 'before' });
		await friend.about(deleted).revoke();
		await kept.message(deleted, ({ is_deleted: is }) => is === true);
		await kept.message(edited, ({ edited_at: at }) => at !== null);
		const items = await kept.all('chat', 'getMessages', { chat: friend.jid });
		expect(items).toMatchObject([
			{ message_id: deleted, text: '', is_deleted: true },
			{ message_id: edited, text: 'before', is_deleted: false, edited_at: expect.any(String) },
		]);
		expect(JSON.stringify(items)).not.toContain('regretted');
		expect(await kept.texts(friend.jid, { text: 'regretted' })).toEqual([]);
	});

	it('of a group say who wrote them', async () => {
		const { id } = await node.friend.sendText(group, 'To all');
		await kept.message(id);
		await kept.send(group, 'To all of you');
		const items = await kept.all('chat', 'getMessages', {
			chat: group,
			filters: { from: node.friend.jid },
		});
		expect(items).toMatchObject([
			{ text: 'To all', is_group: true, push_name: 'Friend', chat: group },
		]);
		expect(await kept.texts(group, { from: own() })).toEqual(['To all of you']);
	});

	it('with files have the fields to download them', async () => {
		const friend = someone(3);
		const bytes = Buffer.alloc(2_000, 7);
		const fields = { mimetype: 'application/pdf', fileName: 'Invoice Café.pdf' };
		const { id } = await friend.sendMedia(own(), 'document', bytes, fields);
		await kept.message(id);
		const [item] = await kept.all('chat', 'getMessages', {
			chat: friend.jid,
			filters: { text: 'invoice cafe', types: ['document'] },
		});
		expect(item).toMatchObject({ type: 'document', media_file_name: 'Invoice Café.pdf' });
		const media = item?.media as INodeParameters;
		const parameters = {
			resource: 'media',
			operation: 'download',
			...Object.fromEntries(Object.entries(media).map(([name, value]) => [camelCase(name), value])),
			mediaType: 'document',
		};
		const { binary } = await node.run(parameters);
		expect(Buffer.from(binary!.data!.data, 'base64').equals(bytes)).toBe(true);
	});

	it('that are view-once are without what WhatsApp withholds', async () => {
		const friend = someone(4);
		const inner = {
			imageMessage: { caption: 'Look once', viewOnce: true, mimetype: 'image/jpeg' },
		};
		const { id } = await friend.send(own(), { viewOnceMessage: { message: inner } });
		expect(await kept.message(id)).toMatchObject({ is_view_once: true, message_id: id });
		expect(await kept.all('chat', 'getMessages', { chat: friend.jid })).toMatchObject([
			{ message_id: id, is_view_once: true },
		]);
	});

	it('of a channel are its posts, by the channel', async () => {
		const channel = node.friend.createNewsletter('News');
		await node.run({ resource: 'channel', operation: 'follow', channel, action: 'follow' });
		const { id } = await node.friend.post(channel, { conversation: 'Breaking' });
		await kept.message(id);
		expect(await kept.texts(channel)).toEqual(['Breaking']);
	});
});

describe('in all chats', () => {
	it('are searched by words in any case and without accents, which are no pattern', async () => {
		const friend = someone(5);
		const text = 'Größe: (5.0) [a-z]* 100% "Ünïcode"\nnext line';
		const { id } = await friend.sendText(own(), text);
		await kept.message(id);
		const found = async (words: string) => await kept.texts('', { text: words });
		for (const words of ['ÜNICODE', '[a-z]*', '(5.0)', '100%', 'code"\nnext', ' grö']) {
			expect(await found(words)).toEqual([text]);
		}
		for (const words of ['5x0', '.*ünïcode', '\\w', '%']) {
			expect(await found(words)).toEqual(words === '%' ? [text] : []);
		}
		expect((await found('')).length).toBeGreaterThan(1);
		expect(await found('x'.repeat(1_000))).toEqual([]);
	});

	it.each([
		[{ filters: { text: 'x'.repeat(1_001) } }, "'Text Contains' "],
		[{ filters: { types: ['sticker', 'nonsense'] } }, "'Message Types' "],
		[{ filters: { from: '120363000000000001@g.us' } }, "'From' "],
		[{ filters: { since: 'yesterday' } }, "'Since' "],
		[{ filters: { since: '2026-02-01', until: '2026-01-01' } }, "'Until' "],
		[{ filters: { ownMessages: 'perhaps' } }, "'Own Messages' "],
		[{ chat: 'Maya' }, "'Chat' "],
		[{ limit: 0 }, "'Limit' "],
	])('refuses %j', async (parameters, words) => {
		expect(await kept.errorOf('chat', 'getMessages', parameters)).toMatchObject({
			code: 'invalid_parameter',
			message: expect.stringContaining(words),
		});
	});

	it('ends when the execution is stopped', async () => {
		const stop = new AbortController();
		stop.abort();
		const parameters = { resource: 'chat', operation: 'getMessages', returnAll: true };
		const items = await node.runAll(parameters, { signal: stop.signal, continueOnFail: true });
		expect(items).toMatchObject([{ json: { error: { code: 'cancelled' } } }]);
	});

	it('gives more than one part in one go', async () => {
		const friend = someone(6);
		const sent: string[] = [];
		for (let n = 0; n < 120; n++) sent.push((await friend.sendText(own(), `no. ${n}`)).id);
		await kept.message(sent.at(-1)!);
		const items = await kept.all('chat', 'getMessages', { chat: friend.jid, returnAll: true });
		expect(items.map(({ message_id: id }) => id).toSorted()).toEqual(sent.toSorted());
	});
});

it('needs a number that is linked', async () => {
	const stranger = { id: 'credential-2', name: 'Another number' };
	const parameters = { resource: 'chat', operation: 'getMessages' };
	const context = node.context(parameters, { continueOnFail: true });
	const { getNode } = context;
	context.getNode = () => ({ ...getNode(), credentials: { whatsAppWebApi: stranger } });
	expect(await node.execute(context)).toMatchObject([
		{ json: { error: { code: 'device_not_connected' } } },
	]);
});

/** @returns how often a device has logged in since */
function loginsFromNow(): () => number {
	const from = node.whatsapp.log.length;
	return () => node.whatsapp.log.slice(from).filter(({ event }) => event === 'login').length;
}

function camelCase(name: string): string {
	return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
