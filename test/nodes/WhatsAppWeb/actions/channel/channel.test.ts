import type { INodeParameters } from 'n8n-workflow';
import sharp from 'sharp';
import { findOperation } from '../../../../../nodes/WhatsAppWeb/actions/resources';
import { type Client, linkClient } from '../../../../whatsapp/client.ts';
import type { Newsletter } from '../../../../whatsapp/newsletters.ts';
import type { Server } from '../../../../whatsapp/server.ts';
import { bytes, child } from '../../../../whatsapp/stanza.ts';
import type { ContextOptions } from '../executeContext.ts';
import { LinkedNode } from '../../LinkedNode.ts';

/** The resource Channel, on a number that owns some channels and follows others; `friend` is somebody else. */
let node: LinkedNode;
let server: Server;
let client: Client;

const OPERATIONS: Array<[string, INodeParameters]> = [
	['getMany', {}],
	['get', {}],
	['getPosts', {}],
	['react', { messageId: '100', emoji: '👍' }],
	['create', { name: 'News' }],
	['update', { updateFields: { name: 'News' } }],
	['follow', {}],
	['mute', {}],
	['delete', {}],
];
/** What each answers while no number is linked. */
const unlinked = new Map<string, unknown>();

beforeAll(async () => {
	node = await LinkedNode.fromSource();
	for (const [operation, form] of OPERATIONS) {
		const channel = '120363000000000001@newsletter';
		unlinked.set(operation, await fails(operation, { channel, ...form }));
	}
	await node.link();
	server = node.whatsapp as Server;
	client = await linkClient(node.whatsapp, node.friend);
});
afterAll(async () => {
	await client.close();
	await node.stop();
});
afterEach(() => node.whatsapp.assertClean());

const run = async (
	operation: string,
	form: INodeParameters = {},
	options?: Partial<ContextOptions>,
) => {
	const items = await node.runAll({ resource: 'channel', operation, ...form }, options);
	const json = items.map((item) => item.json as Record<string, unknown>);
	const { gives } = findOperation('channel', operation) ?? { gives: {} };
	for (const each of json) expect(Object.keys(each)).toEqual(Object.keys(gives));
	return json;
};
const runOne = async (...args: Parameters<typeof run>) => {
	const [json] = await run(...args);
	return json as Record<string, unknown>;
};
const fails = async (operation: string, form: INodeParameters) => {
	const parameters = { resource: 'channel', operation, ...form };
	const { json } = await node.run(parameters, { continueOnFail: true });
	return json.error as unknown as { code: string; message: string; details: object };
};

const account = (number: string) => server.directory.find(number)!;
const own = () => account(node.phone.number);
const stored = (jid: unknown): Newsletter => server.newsletters.find(String(jid))!;
/** A channel of the friend, who has posted to it. */
async function friendsChannel(name = 'Their News', posts: string[] = []): Promise<Newsletter> {
	const jid = node.friend.createNewsletter(name, 'What they do');
	for (const conversation of posts) await node.friend.post(jid, { conversation });
	return stored(jid);
}
const link = ({ invite }: Newsletter) => `https://whatsapp.com/channel/${invite}`;

/** What a channel is, as an item. */
const itemOf = ({ jid, name, description, invite, created }: Newsletter, changes: object = {}) => ({
	chat: jid,
	name,
	description,
	invite_link: `https://whatsapp.com/channel/${invite}`,
	followers: 0,
	role: 'owner',
	muted: false,
	is_verified: false,
	state: 'active',
	picture_url: null,
	created_at: Number(created),
	...changes,
});

const picture = await sharp({ create: { width: 80, height: 40, channels: 3, background: 'red' } })
	.png()
	.toBuffer();
const withPicture = {
	items: [
		{ json: {}, binary: { data: { data: picture.toString('base64'), mimeType: 'image/png' } } },
	],
};

it('Create makes a channel that others find, with its picture, once however often the node is retried', async () => {
	const form = { name: ' Fresh News ', description: 'Daily', options: { picture: 'data' } };
	const retried = { ...withPicture, executionId: 'one execution' };
	const json = await runOne('create', form, retried);
	const made = stored(json.chat);
	expect(json).toEqual({
		...itemOf(made, { picture_url: `https://pps.whatsapp.net${made.picture?.path}` }),
		warnings: [],
	});
	expect(made).toMatchObject({ name: 'Fresh News', description: 'Daily', owner: own() });
	const jpeg = server.media.get(made.picture?.path ?? '');
	expect(await sharp(jpeg).metadata()).toMatchObject({ format: 'jpeg', width: 640, height: 640 });
	expect(await client.sock.newsletterMetadata('invite', made.invite)).toMatchObject({
		id: made.jid,
	});

	expect(await runOne('create', form, retried)).toEqual(json);
	expect(server.newsletters.all.filter(({ name }) => name === 'Fresh News')).toHaveLength(1);
});

it('Create finds the channel again whose answer never came', async () => {
	const before = server.newsletters.create(own(), 'Lost News');
	before.created = '1700000000';
	const parameters = { resource: 'channel', operation: 'create', name: 'Lost News' };
	const fault = node.whatsapp.faults.closeWith(
		(stanza) => String(bytes(child(stanza, 'query')) ?? '').includes('"Lost News"'),
		{ tcp: true, processed: true },
	);
	const { json } = await node.run(parameters);
	expect(fault.count).toBe(1);
	const all = server.newsletters.all.filter(({ name }) => name === 'Lost News');
	expect(all).toHaveLength(2);
	expect(json.chat).toBe(all[1]?.jid);
});

it('Get Many lists the channels that the number follows or owns, and no deleted one', async () => {
	const followed = await friendsChannel();
	followed.followers.add(own());
	followed.muted.add(own());
	const gone = await friendsChannel('Gone');
	gone.followers.add(own());
	gone.isDeleted = true;
	const all = await run('getMany', { returnAll: true });
	const mine = server.newsletters.of(own()).filter(({ isDeleted }) => !isDeleted);
	expect(all.map(({ chat }) => chat)).toEqual(mine.map(({ jid }) => jid));
	expect(all.at(-1)).toEqual(
		itemOf(followed, { followers: null, role: 'subscriber', muted: true }),
	);
	expect(await run('getMany', { limit: 1 })).toEqual(all.slice(0, 1));
});

it.each(['id', 'link'])('Get tells of any channel, by its %s', async (by) => {
	const found = await friendsChannel();
	const json = await runOne('get', { channel: by === 'id' ? found.jid : link(found) });
	expect(json).toEqual(itemOf(found, { role: 'guest' }));
});

it('Get Posts reads the newest first, of a channel that is not followed, too', async () => {
	const channel = await friendsChannel('Posts', ['one', 'two', 'three']);
	const [first, second] = channel.posts;
	await node.friend.channel(channel.jid).react('101', '👍');
	node.friend.channel(channel.jid).view('101');
	const posts = await run('getPosts', { channel: link(channel) });
	expect(posts.map(({ text, server_id: id }) => [text, id])).toEqual([
		['three', '102'],
		['two', '101'],
		['one', '100'],
	]);
	expect(posts[1]).toEqual({
		chat: channel.jid,
		server_id: '101',
		message_id: second?.id,
		text: 'two',
		type: 'text',
		// WhatsApp tells admins only.
		views: null,
		reactions: [{ emoji: '👍', count: 1 }],
		forwards: 0,
		timestamp: Number(second?.at),
		date: new Date(Number(second?.at) * 1000).toISOString(),
		is_from_me: false,
	});
	const texts = async (form: INodeParameters) =>
		(await run('getPosts', { channel: channel.jid, ...form })).map(({ text }) => text);
	expect(await texts({ limit: 2 })).toEqual(['three', 'two']);
	expect(await texts({ options: { before: 102 } })).toEqual(['two', 'one']);
	expect(await texts({ options: { after: 100 }, limit: 1 })).toEqual(['two']);
	expect(await texts({ options: { after: 102 } })).toEqual([]);

	const whole = await node.run({
		resource: 'channel',
		operation: 'getPosts',
		channel: channel.jid,
		options: { before: 101 },
		simplify: false,
	});
	expect(whole.json).toMatchObject({
		message_id: first?.id,
		type: 'text',
		is_group: false,
		from: channel.jid,
	});
});

it('Get Posts reads as many pages as are wanted, and the views of an own channel', async () => {
	const jid = node.phone.createNewsletter('Many');
	const texts = Array.from({ length: 60 }, (_, n) => `post ${n}`);
	for (const conversation of texts) await node.phone.post(jid, { conversation });
	node.phone.channel(jid).view('159');
	const posts = await run('getPosts', { channel: jid, returnAll: true });
	expect(posts.map(({ text }) => text)).toEqual([...texts].reverse());
	expect(posts[0]).toMatchObject({ views: 1, is_from_me: true });
	const onwards = await run('getPosts', { channel: jid, limit: 55, options: { after: 101 } });
	expect(onwards.map(({ text }) => text)).toEqual(texts.slice(2, 57).reverse());
});

it('React to Post puts a reaction on a post, and takes it back', async () => {
	const channel = await friendsChannel('Reactions', ['one']);
	const form = { channel: link(channel), messageId: 100 };
	const [post] = channel.posts;
	expect(await runOne('react', { ...form, emoji: '👍' })).toEqual({
		chat: channel.jid,
		target_message_id: '100',
		emoji: '👍',
		message_id: expect.any(String),
		timestamp: expect.any(Number),
	});
	expect([...post!.reactions]).toEqual([[own(), '👍']]);
	expect(await runOne('react', { ...form, emoji: '' })).toMatchObject({ emoji: '' });
	expect([...post!.reactions]).toEqual([]);
});

it('Update changes what is given, which followers are told', async () => {
	const jid = node.phone.createNewsletter('Before', 'As it was');
	await client.sock.newsletterFollow(jid);
	const update = async (updateFields: INodeParameters) =>
		await runOne('update', { channel: jid, updateFields }, withPicture);
	expect(await update({ name: 'After' })).toEqual(
		itemOf(stored(jid), { name: 'After', followers: 1 }),
	);
	expect(await update({ description: '' })).toMatchObject({ name: 'After', description: null });
	expect(stored(jid)).toMatchObject({ name: 'After', description: '', picture: undefined });
	const { picture_url: url } = await update({ picture: 'data' });
	expect(url).toBe(`https://pps.whatsapp.net${stored(jid).picture?.path}`);
	expect(await update({ removePicture: true })).toMatchObject({ picture_url: null });
	expect(stored(jid).picture).toBeUndefined();
	expect(await client.sock.newsletterMetadata('jid', jid)).toMatchObject({
		thread_metadata: { name: { text: 'After' } },
	});
});

it('Follow and Mute do and undo', async () => {
	const channel = await friendsChannel('Followed');
	const follow = async (action: string) =>
		await runOne('follow', { channel: link(channel), action });
	const mute = async (action: string) => await runOne('mute', { channel: channel.jid, action });
	const { jid: chat, name } = channel;
	expect(await follow('follow')).toEqual({ chat, name, is_following: true });
	expect([...channel.followers]).toEqual([own()]);
	expect(await mute('mute')).toEqual({ chat, muted: true });
	expect([...channel.muted]).toEqual([own()]);
	expect(await mute('unmute')).toEqual({ chat, muted: false });
	expect([...channel.muted]).toEqual([]);
	expect(await follow('unfollow')).toEqual({ chat, name, is_following: false });
	expect([...channel.followers]).toEqual([]);
});

it('Delete is for good', async () => {
	const jid = node.phone.createNewsletter('Short-lived');
	expect(await runOne('delete', { channel: jid })).toEqual({ chat: jid, deleted: true });
	expect(stored(jid)).toBeUndefined();
	expect(await fails('get', { channel: jid })).toMatchObject({ code: 'recipient_not_found' });
});

it('Delete is done once, when its answer is lost with the connection', async () => {
	const jid = node.phone.createNewsletter('Unanswered');
	const fault = node.whatsapp.faults.closeWith(
		(stanza) => String(bytes(child(stanza, 'query')) ?? '').includes(jid),
		{ tcp: true, processed: true },
	);
	expect(await runOne('delete', { channel: jid })).toEqual({ chat: jid, deleted: true });
	expect(fault.count).toBe(1);
	expect(stored(jid)).toBeUndefined();
});

describe('what cannot be done', () => {
	const others: Array<[string, INodeParameters]> = [
		['update', { updateFields: { name: 'Mine' } }],
		['delete', {}],
	];

	it.each(others)('%s of a channel of somebody else', async (operation, form) => {
		const channel = await friendsChannel();
		expect(await fails(operation, { channel: channel.jid, ...form })).toMatchObject({
			code: 'forbidden',
			details: { reason: 'not_an_admin', code: 403 },
		});
		expect(channel).toMatchObject({ name: 'Their News', isDeleted: false });
	});

	it.each(OPERATIONS)('%s while no number is linked', (operation) => {
		expect(unlinked.get(operation)).toMatchObject({ code: 'device_not_connected' });
	});

	const operations = OPERATIONS.filter(([operation]) => !['getMany', 'create'].includes(operation));

	it.each(
		operations.flatMap(([operation, form]) =>
			['120363999999999999@newsletter', 'https://whatsapp.com/channel/0029VaNobody0000000001'].map(
				(channel) => [operation, channel, form] as const,
			),
		),
	)('%s of a channel that does not exist: %s', async (operation, channel, form) => {
		expect(await fails(operation, { channel, ...form })).toMatchObject({
			code: 'recipient_not_found',
		});
	});

	it.each(operations)('%s of what is no channel', async (operation, form) => {
		expect(await fails(operation, { channel: '+62 812 3456 789', ...form })).toMatchObject({
			code: 'invalid_parameter',
			message: expect.stringMatching(/^'Channel' must be the ID of a channel/),
			details: { parameter: 'channel' },
		});
	});

	const mistakes: Array<[string, INodeParameters, string]> = [
		['create', { name: ' ' }, "'Name' is empty"],
		['create', { name: 'x'.repeat(101) }, "'Name' must not be longer than 100 characters"],
		['update', { updateFields: {} }, "'Update Fields' must have what is to be changed"],
		['update', { updateFields: { name: '' } }, "'Name' is empty"],
		['react', { messageId: '', emoji: '👍' }, "'Post ID' is empty"],
		['react', { messageId: '100', emoji: 'nice' }, "'Emoji' must be one emoji"],
		['getPosts', { limit: 0 }, "'Limit' must be between 1 and"],
		['getPosts', { options: { after: 1, before: 2 } }, "'After Post' cannot be used together"],
		['follow', { action: 'leave' }, "'Action' must be one of: follow, unfollow"],
		['mute', { action: 'silence' }, "'Action' must be one of: mute, unmute"],
	];

	it.each(mistakes)('%s of %j', async (operation, form, words) => {
		const channel = '120363000000000001@newsletter';
		const error = await fails(operation, { channel, ...form });
		expect(error).toMatchObject({
			code: 'invalid_parameter',
			message: expect.stringContaining(words),
		});
	});

	it('mute of a channel that is not followed', async () => {
		const channel = await friendsChannel();
		expect(await fails('mute', { channel: channel.jid })).toMatchObject({ code: 'forbidden' });
	});

	const refusals: Array<[number, object]> = [
		[405, { code: 'forbidden', details: { reason: 'privacy', code: 405 } }],
		[419, { code: 'forbidden', details: { reason: 'too_many', code: 419 } }],
		[429, { code: 'rate_limited', details: { code: 429 } }],
		[500, { code: 'server_error', details: { code: 500 } }],
		[478, { code: 'server_rejected', details: { code: 478 } }],
	];

	it.each(refusals)('what WhatsApp refuses with %i', async (code, error) => {
		const channel = await friendsChannel();
		node.whatsapp.faults.nack({ xmlns: 'w:mex' }, code);
		expect(await fails('get', { channel: channel.jid })).toMatchObject(error);
	});
});
