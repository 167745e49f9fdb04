import type { RequestListener } from 'node:http';
import { proto } from '@whiskeysockets/baileys';
import type { INodeParameters } from 'n8n-workflow';
import sharp from 'sharp';
import { type Client, linkClient } from '../../../../whatsapp/client.ts';
import { LinkedNode } from '../../LinkedNode.ts';
import { serve } from '../../media/webServer.ts';

/** What an unmodified Baileys client gets of a text with a link. The pages are on this machine. */
let node: LinkedNode;
let client: Client;

beforeAll(async () => {
	node = await LinkedNode.fromSource();
	await node.link();
	client = await linkClient(node.whatsapp, node.friend);
});
afterAll(async () => {
	await client.close();
	await node.stop();
});
afterEach(() => node.whatsapp.assertClean());

const photo = await sharp({ create: { width: 400, height: 400, channels: 3, background: 'teal' } })
	.jpeg()
	.toBuffer();

const shop: RequestListener = ({ url }, response) => {
	if (url === '/photo.jpg') return response.end(photo);
	response.writeHead(200, { 'content-type': 'text/html' });
	return response.end(
		'<title>Shop</title><meta name="description" content="Open"><meta property="og:image" content="photo.jpg">',
	);
};

/** The fields that are there. */
function plain(text: proto.Message.IExtendedTextMessage | null | undefined) {
	const { ExtendedTextMessage } = proto.Message;
	return text && ExtendedTextMessage.toObject(ExtendedTextMessage.create(text));
}

async function run(parameters: INodeParameters) {
	const to = node.friend.number;
	return (await node.run({ resource: 'message', operation: 'text', to, ...parameters })).json;
}

async function send(parameters: INodeParameters) {
	const json = await run(parameters);
	const { message } = await client.nextMessage(({ key }) => key.id === json.message_id);
	return { json, message };
}

it('brings the fields that apps show a preview of', async () => {
	const { origin } = await serve(shop);
	const { message, json } = await send({ text: `Look: ${origin}/shop.` });
	expect(plain(message?.extendedTextMessage)).toEqual({
		text: `Look: ${origin}/shop.`,
		matchedText: `${origin}/shop`,
		title: 'Shop',
		description: 'Open',
		previewType: 0,
		jpegThumbnail: expect.any(Uint8Array),
	});
	const thumbnail = message?.extendedTextMessage?.jpegThumbnail as Uint8Array;
	expect(await sharp(thumbnail).metadata()).toMatchObject({ format: 'jpeg', width: 192 });
	expect(json.warnings).toEqual([]);
});

it.each<[string, INodeParameters]>([
	['a forwarded text', { operation: 'forward' }],
	[
		'a text from a channel',
		{
			operation: 'newsletterForward',
			newsletterJid: '120363000000000000@newsletter',
			newsletterName: 'News',
			serverMessageId: 1,
		},
	],
])('goes with %s', async (_what, parameters) => {
	const { origin } = await serve(shop);
	const { message } = await send({ ...parameters, text: `${origin}/` });
	expect(message?.extendedTextMessage).toMatchObject({
		title: 'Shop',
		contextInfo: { isForwarded: true },
	});
});

it('goes with a text to a group that mentions somebody', async () => {
	const { origin } = await serve(shop);
	const group = node.friend.createGroup('Team', [node.phone]);
	const text = `@${node.friend.number} ${origin}/`;
	const { message } = await send({ to: group, text });
	expect(message?.extendedTextMessage).toMatchObject({
		matchedText: `${origin}/`,
		contextInfo: { mentionedJid: [node.friend.lid] },
	});
});

it('is new in an edit, and gone when the new text has no link', async () => {
	const { origin } = await serve(shop);
	const { json } = await send({ text: 'Soon' });
	const editedTo = async (text: string) => {
		const messageId = json.message_id as string;
		const before = client.updates.length;
		await run({ operation: 'edit', messageId, text });
		const { update } = await client.nextUpdate(
			(each) => each.key.id === messageId && client.updates.indexOf(each) >= before,
		);
		return plain(update.message?.editedMessage?.message?.extendedTextMessage);
	};
	expect(await editedTo(`Here: ${origin}/`)).toMatchObject({
		matchedText: `${origin}/`,
		title: 'Shop',
		previewType: 0,
	});
	expect(await editedTo('Gone')).toEqual({ text: 'Gone' });
});

it('is not asked for when it is switched off, nor for a body of another API', async () => {
	const { origin, requests } = await serve(shop);
	const text = `Look: ${origin}/`;
	const off = await send({ text, options: { linkPreview: false } });
	const body = { to: node.friend.number, text };
	const json = await send({ operation: 'sendJson', api: 'waRs', endpoint: 'text', body });
	for (const { message } of [off, json])
		expect(plain(message?.extendedTextMessage)).toEqual({ text });
	expect(requests).toEqual([]);
});

it('is none where the page cannot be had, without a word but in the debug log', async () => {
	const { origin } = await serve((_request, response) => response.writeHead(404).end());
	const context = node.context({
		resource: 'message',
		operation: 'text',
		to: node.friend.number,
		text: `Look: ${origin}/`,
	});
	const [item] = await node.execute(context);
	expect(item?.json).toMatchObject({ status: 'accepted', warnings: [] });
	expect(context.log.filter(({ message }) => message.includes('preview'))).toEqual([
		{ level: 'debug', message: expect.stringContaining('404'), meta: undefined },
	]);
});

it('makes no other message of a command that is repeated', async () => {
	let title = 'First';
	const { origin, requests } = await serve((_request, response) => {
		response.writeHead(200, { 'content-type': 'text/html' }).end(`<title>${title}</title>`);
	});
	const options = { duplicateProtection: 'customKey', idempotencyKey: 'order 1' };
	const first = await send({ text: `${origin}/`, options });
	expect(first.message?.extendedTextMessage?.title).toBe('First');
	title = 'Second';
	// Without the preview it is still the same message.
	const again = await run({ text: `${origin}/`, options: { ...options, linkPreview: false } });
	expect(again).toMatchObject({ message_id: first.json.message_id, warnings: [] });
	expect(requests).toHaveLength(1);
});
