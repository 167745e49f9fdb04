import type { BinaryNode } from '@whiskeysockets/baileys';
import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import sharp from 'sharp';
import { findOperation } from '../../../../../nodes/WhatsAppWeb/actions/resources';
import { type Client, linkClient } from '../../../../whatsapp/client.ts';
import { bytes, child, children } from '../../../../whatsapp/stanza.ts';
import { LinkedNode } from '../../LinkedNode.ts';

/** The resource Profile on the loopback WhatsApp: what the server and others see, and what the items have. */
const node = await LinkedNode.fromSource();
const { whatsapp, phone, friend } = node;

const profile = (operation: string, updateFields?: object): INodeParameters => ({
	resource: 'profile',
	operation,
	...(updateFields && { updateFields: updateFields as INodeParameters }),
});
const run = async (operation: string, updateFields?: object, items?: INodeExecutionData[]) =>
	(await node.run(profile(operation, updateFields), { items })).json;
const failure = async (operation: string, updateFields?: object) => {
	const { json } = await node.run(profile(operation, updateFields), { continueOnFail: true });
	return json.error;
};
const keysOf = (operation: string) => Object.keys(findOperation('profile', operation)?.gives ?? {});

/** What the session sets from now on, of some kinds. */
function listen(...kinds: string[]): BinaryNode[] {
	const asked: BinaryNode[] = [];
	whatsapp.faults.drop((stanza) => {
		const { type, xmlns = '' } = stanza.attrs;
		if (type === 'set' && kinds.includes(xmlns)) asked.push(stanza);
		return false;
	}, 1_000);
	return asked;
}

const picture = await sharp({
	create: { width: 300, height: 200, channels: 3, background: 'teal' },
})
	.png()
	.toBuffer();
const input = [
	{
		json: {},
		binary: { logo: { data: picture.toString('base64'), mimeType: 'image/png' } },
	},
];

describe('without a linked number', () => {
	it.each<[string, object | undefined]>([
		['get', undefined],
		['update', { about: 'at sea' }],
		['getPrivacy', undefined],
		['updatePrivacy', { calls: 'known' }],
	])('%s is an error', async (operation, fields) => {
		expect(await failure(operation, fields)).toMatchObject({ code: 'device_not_connected' });
	});
});

describe('of a linked number', () => {
	let other: Client;

	beforeAll(async () => {
		await node.link();
		other = await linkClient(whatsapp, friend);
	});
	afterAll(async () => {
		await other.close();
		await node.stop();
	});
	afterEach(() => whatsapp.assertClean());

	const own = {
		phone: `+${phone.number}`,
		chat: phone.jid,
		is_business: false,
		business: null,
		pn: phone.jid,
		lid: phone.lid,
	};

	it('get gives what others see', async () => {
		phone.setStatus('open');
		const item = await run('get');
		expect(item).toEqual({ ...own, name: 'Shop', about: 'open', picture_url: null });
		expect(Object.keys(item)).toEqual(keysOf('get'));
	});

	it('update changes name, about text and picture, for everybody to see', async () => {
		const asked = listen('status', 'w:profile:picture', 'w:sync:app:state');
		const renamed = whatsapp.once('stanza', { where: ({ tag }) => tag === 'presence' });
		const changes = { name: ' Corner Shop ', about: 'at sea', picture: 'logo' };
		const item = await run('update', changes, input);
		await renamed;
		const url = await other.sock.profilePictureUrl(phone.jid, 'image');
		expect(item).toEqual({
			...own,
			name: 'Corner Shop',
			about: 'at sea',
			picture_url: url,
			updated: ['name', 'about', 'picture'],
		});
		expect(Object.keys(item)).toEqual(keysOf('update'));
		expect([...new Set(asked.map(({ attrs }) => attrs.xmlns))]).toEqual([
			'w:profile:picture',
			'w:sync:app:state',
			'status',
		]);
		expect(asked[0]?.attrs).not.toHaveProperty('target');

		const image = Buffer.from(await (await fetch(url ?? '')).arrayBuffer());
		expect(image).toEqual(bytes(child(asked[0] as BinaryNode, 'picture')));
		expect(await sharp(image).metadata()).toMatchObject({
			format: 'jpeg',
			width: 640,
			height: 640,
		});
		const [about] = (await other.sock.fetchStatus(phone.jid)) ?? [];
		expect(about).toMatchObject({ status: { status: 'at sea' } });
		await node.run({ resource: 'message', operation: 'text', to: friend.jid, text: 'Hello' });
		const { pushName } = await other.nextMessage(
			({ message }) => message?.extendedTextMessage?.text === 'Hello',
		);
		expect(pushName).toBe('Corner Shop');
	});

	it('update tells the other devices of the account the name', async () => {
		const desk = await linkClient(whatsapp, phone);
		const renamed = new Promise((resolve) => {
			desk.sock.ev.on('creds.update', ({ me }) => me?.name === 'Shop' && resolve(me.name));
		});
		expect(await run('update', { name: 'Shop' })).toMatchObject({ name: 'Shop' });
		expect(await renamed).toBe('Shop');
		await desk.close();
	});

	it('update takes the picture away', async () => {
		const asked = listen('w:profile:picture');
		const item = await run('update', { removePicture: true });
		expect(item).toMatchObject({ picture_url: null, updated: ['picture'] });
		expect(children(asked[0])).toEqual([]);
		await expect(other.sock.profilePictureUrl(phone.jid)).rejects.toMatchObject({ data: 404 });
	});

	it('update tells what was changed before something was refused', async () => {
		whatsapp.faults.nack({ xmlns: 'status', type: 'set' }, 406);
		expect(await failure('update', { name: 'Corner Shop', about: 'on land' })).toMatchObject({
			code: 'not_acceptable',
			details: { failed: 'about', updated: ['name'] },
		});
		expect(await run('get')).toMatchObject({ name: 'Corner Shop', about: 'at sea' });
	});

	it.each([
		['nothing', {}, /^'Update Fields' is empty$/],
		['an empty name', { name: ' ' }, /^'Name' is empty$/],
		['a long name', { name: 'x'.repeat(26) }, /^'Name' must not be longer than 25/],
		['an empty text', { about: '' }, /^'About' is empty$/],
		['a long text', { about: 'x'.repeat(140) }, /^'About' must not be longer than 139/],
		['an empty picture', { picture: '' }, /^'Picture' is empty$/],
		['no such field', { picture: 'photo' }, /has no file in the field/],
		['a picture and none', { picture: 'data', removePicture: true }, /^'Remove Picture' does not/],
	])('update refuses %s', async (_what, fields, message) => {
		expect(await failure('update', fields)).toMatchObject({
			code: 'invalid_parameter',
			message: expect.stringMatching(message) as string,
		});
	});

	const EVERYONE = {
		last_seen: 'everyone',
		online: 'everyone',
		picture: 'everyone',
		about: 'everyone',
		read_receipts: true,
		groups: 'everyone',
		calls: 'everyone',
		messages: 'everyone',
		default_disappearing_seconds: 0,
	};

	it('updatePrivacy changes every setting, in the words of WhatsApp', async () => {
		const before = await run('getPrivacy');
		expect(before).toEqual(EVERYONE);
		expect(Object.keys(before)).toEqual(keysOf('getPrivacy'));
		const asked = listen('privacy', 'disappearing_mode');
		const item = await run('updatePrivacy', {
			lastSeen: 'contacts',
			online: 'same_as_last_seen',
			picture: 'nobody',
			about: 'contacts',
			readReceipts: false,
			groups: 'contacts',
			calls: 'known',
			messages: 'contacts',
			defaultDisappearing: 604_800,
		});
		const after = {
			last_seen: 'contacts',
			online: 'same_as_last_seen',
			picture: 'nobody',
			about: 'contacts',
			read_receipts: false,
			groups: 'contacts',
			calls: 'known',
			messages: 'contacts',
			default_disappearing_seconds: 604_800,
		};
		expect(item).toEqual({ ...after, updated: Object.keys(after) });
		expect(Object.keys(item)).toEqual(keysOf('updatePrivacy'));
		expect(await run('getPrivacy')).toEqual(after);
		const sent = asked.map((stanza) => {
			const privacy = child(stanza, 'privacy');
			return (privacy ? child(privacy, 'category') : child(stanza, 'disappearing_mode'))?.attrs;
		});
		expect(sent).toEqual([
			{ name: 'status', value: 'contacts' },
			{ name: 'calladd', value: 'known' },
			{ name: 'groupadd', value: 'contacts' },
			{ name: 'last', value: 'contacts' },
			{ name: 'messages', value: 'contacts' },
			{ name: 'online', value: 'match_last_seen' },
			{ name: 'profile', value: 'none' },
			{ name: 'readreceipts', value: 'none' },
			{ duration: '604800' },
		]);
	});

	it('updatePrivacy leaves what is not given', async () => {
		expect(await run('updatePrivacy', { lastSeen: 'everyone' })).toMatchObject({
			last_seen: 'everyone',
			calls: 'known',
			updated: ['last_seen'],
		});
	});

	it.each([
		['nothing', {}, /^'Update Fields' is empty$/],
		['another word', { calls: 'nobody' }, /^'Calls' must be one of: everyone, known$/],
		['another time', { defaultDisappearing: 60 }, /^'Messages of New Chats .*must be one of/],
	])('updatePrivacy refuses %s', async (_what, fields, message) => {
		expect(await failure('updatePrivacy', fields)).toMatchObject({
			code: 'invalid_parameter',
			message: expect.stringMatching(message) as string,
		});
	});

	it('an answer that does not come is no success', async () => {
		const pending = whatsapp.faults.withholdAck({ xmlns: 'status', type: 'set' });
		const stopped = new AbortController();
		const update = node.run(profile('update', { about: 'lost' }), { signal: stopped.signal });
		const lost = expect(update).rejects.toThrow();
		while (pending.count === 0) await new Promise((resolve) => setImmediate(resolve));
		stopped.abort();
		await lost;
	});
});
