import { decryptPollVote, generateWAMessageFromContent, proto } from '@whiskeysockets/baileys';
import encodeQr from 'qr';
import sharp from 'sharp';
import type { Client } from '../client.ts';
import type { Phone } from '../index.ts';
import type { Bubble, Chat } from '../page/conversation.ts';
import { type PhonePage, startPhonePage } from '../page/server.ts';
import { PasskeyCompanion } from './companion.ts';
import { useWorld } from './world.ts';

const world = useWorld();
let page: PhonePage;
let alice: Phone;
let bob: Phone;
let client: Client;

interface Signed {
	answer: string;
}

beforeEach(async () => {
	page = await startPhonePage(world.wa);
	alice = world.wa.createPhone('628111111111', { pushName: 'Alice' });
	bob = world.wa.createPhone('628222222222', { pushName: 'Bob' });
	client = await world.link(alice);
});
afterEach(async () => await page.stop());

async function get(path: string): Promise<Response> {
	return await fetch(page.url + path);
}

async function act(phone: Phone, name: string, body: object): Promise<unknown> {
	const response = await fetch(`${page.url}/api/${phone.number}/${name}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(body),
	});
	const answer = (await response.json()) as { error?: string };
	if (!response.ok) throw new Error(answer.error);
	return answer;
}

async function bubbles(phone: Phone): Promise<Bubble[]> {
	const { chats } = (await (await get(`/api/${phone.number}`)).json()) as { chats: Chat[] };
	return chats.flatMap((chat) => chat.bubbles);
}

it('serves the page, its files and the list of phones', async () => {
	expect(await (await get('/')).text()).toContain('<title>Phone');
	expect(await (await get(`/${bob.number}`)).text()).toContain('/page.js');
	expect((await get('/page.css')).headers.get('content-type')).toContain('text/css');
	expect(await (await get('/api')).json()).toMatchObject([
		{ pushName: 'Alice', devices: [1] },
		{ pushName: 'Bob' },
	]);
	expect((await get('/api/999')).status).toBe(404);
});

it('links a device by a pasted QR code, and takes it off again', async () => {
	const second = world.connect();
	await act(alice, 'scan', { qr: await second.nextQr() });
	await second.waitOpen();
	await act(alice, 'unlink', { device: 2 });
	expect(await second.waitClose()).toBe(401);
	await expect(act(alice, 'scan', { qr: 'nonsense' })).rejects.toThrow();
	await expect(act(alice, 'scan', {})).rejects.toThrow("'qr' is missing");
});

it('links a device by a picture of its QR code', async () => {
	const second = world.connect();
	const svg = encodeQr(await second.nextQr(), 'svg', { border: 4 });
	const picture = await sharp(Buffer.from(svg))
		.resize(600)
		.flatten({ background: '#fff' })
		.png()
		.toBuffer();
	await act(alice, 'picture', { base64: picture.toString('base64') });
	await second.waitOpen();
	const blank = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#fff' } })
		.png()
		.toBuffer();
	await expect(act(alice, 'picture', { base64: blank.toString('base64') })).rejects.toThrow(
		'no QR code',
	);
});

async function screen(phone: Phone): Promise<unknown> {
	return ((await (await get(`/api/${phone.number}`)).json()) as { screen?: unknown }).screen;
}

describe('linking with a passkey', () => {
	/** What n8n gives people to paste into the browser, as far as it matters here. */
	const snippet = (options: string) =>
		`(() => { const options = JSON.parse('${options.replaceAll('"', '\\u0022')}'); if (1) { go(options); } })();`;

	async function asked(): Promise<PasskeyCompanion> {
		const second = world.connect();
		const qr = await second.nextQr();
		const companion = new PasskeyCompanion(second);
		await act(alice, 'passkey', { demanded: true });
		await act(alice, 'scan', { qr });
		await companion.demands.take();
		companion.rotate();
		return companion;
	}

	it('asks for it, and signs here instead of in a browser', async () => {
		expect(await screen(alice)).toBeUndefined();
		const companion = await asked();
		expect(await screen(alice)).toMatchObject({
			title: 'Continue on your other device',
			wants: 'passkey',
		});
		await expect(act(alice, 'sign', { text: 'console.log(1)' })).rejects.toThrow('not the snippet');
		const { options } = alice.passkeyLinking!;
		for (const text of [options, JSON.stringify({ publicKey: options }), snippet(options)]) {
			expect(await act(alice, 'sign', { text })).toEqual({ answer: expect.any(String) });
		}
		const { answer } = (await act(alice, 'sign', { text: snippet(options) })) as Signed;
		await companion.fetchRef();
		await companion.ask('set', companion.prologue(answer));
		await companion.open();
		expect(await screen(alice)).toMatchObject({ title: 'Linking …', code: companion.code });
		const paired = world.wa.once('pairing', { where: ({ stage }) => stage === 'paired' });
		await companion.ask('set', companion.request());
		await paired;
		expect(await screen(alice)).toMatchObject({ title: 'Linked' });
		await act(alice, 'passkey', { demanded: false });
		expect(alice.passkey).toBeUndefined();
	});

	it('shows its code once a person compares, and says when it fails', async () => {
		const companion = await asked();
		await expect(act(alice, 'compare', {})).rejects.toThrow('shows no code');
		const answer = alice.authenticator.answer(alice.passkeyLinking!.options);
		await companion.fetchRef();
		await companion.ask(
			'set',
			companion.prologue(answer, (parts) => (parts.proof = undefined)),
		);
		await companion.open();
		expect(await screen(alice)).toEqual({
			title: 'Is it your device?',
			text: expect.any(String),
			wants: 'compare',
		});
		await act(alice, 'compare', {});
		expect(await screen(alice)).toMatchObject({ code: companion.code });
		const failed = world.wa.once('pairing', { where: ({ stage }) => stage === 'failed' });
		world.wa.faults.closeWith({ child: 'encrypted_pairing_request' }, { tcp: true });
		void companion.ask('set', companion.request()).catch(() => undefined);
		await failed;
		expect(await screen(alice)).toMatchObject({ title: 'Not linked' });
	});
});

it('shows a conversation with ticks, edits, reactions and deletions', async () => {
	const sent = await client.sock.sendMessage(bob.jid, { text: 'hello Bob' });
	await bob.next();
	await act(bob, 'react', { id: sent?.key.id, emoji: '👍' });
	await act(bob, 'send', { to: alice.jid, text: 'hello Alice' });
	await alice.next(({ message }) => message.conversation === 'hello Alice');
	await alice.nextReceipt();
	await act(bob, 'read', { chat: alice.jid });
	await alice.nextReceipt(({ type }) => type === 'read');

	expect(await bubbles(bob)).toMatchObject([
		{ kind: 'text', text: 'hello Bob', fromMe: false, reactions: [{ emoji: '👍', by: 'You' }] },
		{ kind: 'text', text: 'hello Alice', fromMe: true },
	]);
	expect((await bubbles(alice))[0]).toMatchObject({
		text: 'hello Bob',
		fromMe: true,
		ticks: 'read',
	});

	await client.sock.sendMessage(bob.jid, { text: 'hello Bobby', edit: sent!.key });
	await bob.next(({ message }) => Boolean(message.protocolMessage));
	expect((await bubbles(bob))[0]).toMatchObject({ text: 'hello Bobby', edited: true });
	await client.sock.sendMessage(bob.jid, { delete: sent!.key });
	await bob.next(({ message }) => message.protocolMessage?.type === 0);
	expect((await bubbles(bob))[0]).toMatchObject({ revoked: true });
});

it('shows pictures, places and contacts, and sends files', async () => {
	const picture = Buffer.from('89504e470d0a1a0a', 'hex');
	await act(bob, 'file', {
		to: alice.jid,
		name: 'dot.png',
		type: 'image/png',
		base64: picture.toString('base64'),
		caption: 'a dot',
	});
	const { id } = await alice.next(({ message }) => Boolean(message.imageMessage));
	const image = await get(`/api/${alice.number}/media/${id}`);
	expect(image.headers.get('content-type')).toBe('image/png');
	expect(Buffer.from(await image.arrayBuffer())).toEqual(picture);
	await client.sock.sendMessage(bob.jid, {
		location: { degreesLatitude: 1.5, degreesLongitude: 2.5, name: 'Here' },
	});
	const vcard = 'BEGIN:VCARD\nVERSION:3.0\nFN:Carol\nTEL;waid=1:+1 23\nEND:VCARD';
	await client.sock.sendMessage(bob.jid, {
		contacts: { displayName: 'Carol', contacts: [{ vcard, displayName: 'Carol' }] },
	});
	await bob.next(({ message }) => Boolean(message.contactMessage));
	expect(await bubbles(bob)).toMatchObject([
		{ kind: 'image', caption: 'a dot', media: { mimeType: 'image/png' } },
		{ kind: 'location', location: { latitude: 1.5, longitude: 2.5, name: 'Here' } },
		{ kind: 'contact', contacts: [{ name: 'Carol', phones: ['+1 23'] }] },
	]);
});

it.each(['jid', 'lid'] as const)('votes on a poll in a chat addressed by %s', async (address) => {
	const poll = { name: 'Tea?', values: ['Yes', 'No'], selectableCount: 1 };
	const sent = await client.sock.sendMessage(bob[address], { poll });
	await bob.next();
	await act(bob, 'vote', { id: sent?.key.id, options: ['Yes'] });

	const { message } = await alice.next(({ message }) => Boolean(message.pollUpdateMessage));
	const vote = decryptPollVote(message.pollUpdateMessage!.vote!, {
		pollEncKey: sent!.message!.messageContextInfo!.messageSecret!,
		pollMsgId: sent!.key.id!,
		pollCreatorJid: alice[address],
		voterJid: bob[address],
	});
	expect(vote.selectedOptions).toHaveLength(1);
	const poll_ = {
		options: [
			{ name: 'Yes', voters: ['You'] },
			{ name: 'No', voters: [] },
		],
	};
	expect((await bubbles(bob))[0]).toMatchObject({ kind: 'poll', text: 'Tea?', poll: poll_ });
	expect((await bubbles(alice))[0]?.poll?.options[0]?.voters).toEqual(['Bob (+628222222222)']);

	await act(bob, 'vote', { id: sent?.key.id, options: [] });
	await alice.next(({ message }) => Boolean(message.pollUpdateMessage));
	expect((await bubbles(bob))[0]?.poll?.options[0]?.voters).toEqual([]);
});

it('a file that somebody sends cannot run as a part of the page', async () => {
	const base64 = Buffer.from('<script>alert(1)</script>').toString('base64');
	await act(bob, 'file', { to: alice.jid, name: 'hostile.html', type: 'text/html', base64 });
	const { id } = await alice.next(({ message }) => Boolean(message.documentMessage));
	const { headers } = await get(`/api/${alice.number}/media/${id}`);
	expect(headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
	expect(headers.get('x-content-type-options')).toBe('nosniff');
});

it('taps buttons and rows', async () => {
	const buttons = [
		{ name: 'quick_reply', buttonParamsJson: JSON.stringify({ display_text: 'Yes', id: 'y' }) },
		{
			name: 'single_select',
			buttonParamsJson: JSON.stringify({
				title: 'More',
				sections: [{ title: 'S', rows: [{ id: 'r1', title: 'Row', description: 'one' }] }],
			}),
		},
		{
			name: 'cta_url',
			buttonParamsJson: JSON.stringify({ display_text: 'Open', url: 'https://x' }),
		},
	];
	const interactiveMessage = { body: { text: 'Choose' }, nativeFlowMessage: { buttons } };
	const content = proto.Message.fromObject({ interactiveMessage });
	const full = generateWAMessageFromContent(bob.jid, content, { userJid: alice.jid });
	await client.sock.relayMessage(bob.jid, full.message!, { messageId: full.key.id! });
	const { id } = await bob.next();
	expect((await bubbles(bob))[0]).toMatchObject({
		kind: 'interactive',
		text: 'Choose',
		buttons: [
			{ label: 'Yes', answers: true },
			{ label: 'Row', description: 'one', answers: true },
			{ label: 'Open', answers: false },
		],
	});

	await act(bob, 'tap', { id, index: 1 });
	const { message } = await alice.next(({ message }) =>
		Boolean(message.interactiveResponseMessage),
	);
	const { nativeFlowResponseMessage, contextInfo } = message.interactiveResponseMessage!;
	expect(JSON.parse(nativeFlowResponseMessage!.paramsJson!)).toEqual({
		id: 'r1',
		title: 'Row',
		description: 'one',
	});
	expect(contextInfo?.stanzaId).toBe(id);
	await expect(act(bob, 'tap', { id, index: 2 })).rejects.toThrow('does not answer');
});

async function chatsOf(phone: Phone): Promise<Chat[]> {
	return ((await (await get(`/api/${phone.number}`)).json()) as { chats: Chat[] }).chats;
}

it('makes a group, and shows its members, what happens in it and whom a text mentions', async () => {
	const carol = world.wa.createPhone('628333333333', { pushName: 'Carol' });
	const made = { subject: 'Trip', members: `${alice.number}, +${carol.number}` };
	const { jid } = (await act(bob, 'group', made)) as { jid: string };
	await expect(act(bob, 'group', { subject: 'x', members: '628999' })).rejects.toThrow('628999');
	await client.sock.sendMessage(jid, {
		text: `Hello @${carol.lid.split('@')[0]}`,
		mentions: [carol.lid],
	});
	await carol.next();
	const group = (await chatsOf(carol)).find((chat) => chat.jid === jid);
	expect(group).toMatchObject({
		title: 'Trip',
		members: ['Bob (admin)', 'Alice', 'You'],
		notes: [{ text: 'Bob created the group' }],
		bubbles: [{ text: 'Hello @You', names: ['You'] }],
	});
});

it('shows an album as one, a link with its preview, and a status', async () => {
	const jpeg = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#00f' } })
		.jpeg()
		.toBuffer();
	const key = (id: string) => ({ remoteJid: bob.jid, fromMe: true, id });
	const { id } = await alice.send(bob.jid, {
		albumMessage: { expectedImageCount: 2, expectedVideoCount: 0 },
	});
	const messageAssociation = { associationType: 1, parentMessageKey: key(id) };
	await alice.sendMedia(bob.jid, 'image', jpeg, { mimetype: 'image/jpeg', caption: 'First' });
	const [plain] = alice.outgoing.slice(-1);
	await alice.send(bob.jid, {
		...plain?.message,
		messageContextInfo: { messageAssociation },
	});
	await alice.send(bob.jid, {
		extendedTextMessage: {
			text: 'See https://shop.example',
			matchedText: 'https://shop.example',
			title: 'Shop',
			description: 'All you need',
			jpegThumbnail: jpeg,
		},
	});
	await client.sock.sendMessage(
		'status@broadcast',
		{ text: 'Open!' },
		{ statusJidList: [bob.jid], backgroundColor: '#112233' },
	);
	await bob.next(({ from }) => from === 'status@broadcast');
	const chats = await chatsOf(bob);
	const [album, picture, link] = chats.find(({ jid }) => jid === alice.jid)?.bubbles ?? [];
	expect(album).toMatchObject({ kind: 'album', expected: 2, files: [{ caption: 'First' }] });
	expect(picture).toMatchObject({ kind: 'image' });
	expect(link?.preview).toEqual({
		url: 'https://shop.example',
		title: 'Shop',
		description: 'All you need',
		picture: jpeg.toString('base64'),
	});
	expect(chats.find(({ jid }) => jid === 'status@broadcast')).toMatchObject({
		title: 'Status',
		bubbles: [{ text: 'Open!', colors: { background: '#112233' } }],
	});
});

it('opens a view-once file a single time', async () => {
	const bytes = Buffer.from('a picture');
	const fields = { mimetype: 'image/jpeg', viewOnce: true };
	const { id } = await alice.sendMedia(bob.jid, 'image', bytes, fields);
	await bob.next();
	expect(await bubbles(bob)).toMatchObject([{ viewOnce: true }]);
	const media = `/media/${id}`;
	const first = await get(`/api/${bob.number}${media}`);
	expect(Buffer.from(await first.arrayBuffer())).toEqual(bytes);
	await alice.nextReceipt(({ type }) => type === 'played');
	expect((await get(`/api/${bob.number}${media}`)).status).toBe(400);
	expect((await get(`/api/${alice.number}${media}`)).status).toBe(400);
	expect(await bubbles(bob)).toMatchObject([{ opened: true }]);
});
