import { spawnSync } from 'node:child_process';
import { downloadMediaMessage } from '@whiskeysockets/baileys';
import type { INodeParameters } from 'n8n-workflow';
import sharp from 'sharp';
import { type Client, linkClient } from '../../../../whatsapp/client.ts';
import { LinkedNode } from '../../LinkedNode.ts';
import { fixture } from '../../media/preparedFiles.ts';

/** What an unmodified Baileys client gets of a GIF, a round video, and pictures that move. */
const PATH = process.env.PATH;
const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;
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
afterEach(() => {
	process.env.PATH = PATH;
	node.whatsapp.assertClean();
});

const colours = await Promise.all(
	['red', 'blue'].map((background) =>
		sharp({ create: { width: 40, height: 30, channels: 3, background } })
			.png()
			.toBuffer(),
	),
);
const gif = await sharp(colours, { join: { animated: true } })
	.gif({ delay: [500, 500] })
	.toBuffer();

const form = (
	operation: string,
	bytes: Uint8Array,
	more: INodeParameters = {},
): INodeParameters => ({
	resource: 'message',
	operation,
	to: node.friend.number,
	mediaSource: 'base64',
	base64: Buffer.from(bytes).toString('base64'),
	...more,
});

async function send(parameters: INodeParameters) {
	const { json } = await node.run(parameters);
	const message = await client.nextMessage(({ key }) => key.id === json.message_id);
	const { stanza } = await node.friend.next(({ id }) => id === json.message_id);
	const children = Array.isArray(stanza.content) ? stanza.content : [];
	const mediatype = children.find(({ tag }) => tag === 'enc')?.attrs.mediatype;
	return { json, message, type: stanza.attrs.type, mediatype };
}

async function refused(parameters: INodeParameters) {
	const [item] = await node.execute(node.context(parameters, { continueOnFail: true }));
	return item?.json.error as Record<string, unknown>;
}

it('a video plays as a GIF', async () => {
	const video = form('video', fixture('card.mp4'), { caption: 'Loop', options: { gif: true } });
	const { message, json, type, mediatype } = await send(video);
	expect(message.message?.videoMessage).toMatchObject({
		gifPlayback: true,
		caption: 'Loop',
		mimetype: 'video/mp4',
		width: 64,
		height: 48,
		seconds: 1,
	});
	expect({ type, mediatype }).toEqual({ type: 'media', mediatype: 'gif' });
	expect(json.warnings).toEqual([]);
});

(hasFfmpeg ? it : it.skip).each(['video', 'image'])(
	'a GIF sent as %s plays as one',
	async (operation) => {
		const { message, json, mediatype } = await send(form(operation, gif, { caption: 'Look' }));
		expect(json.warnings).toEqual([]);
		expect(message.message?.videoMessage).toMatchObject({
			gifPlayback: true,
			caption: 'Look',
			mimetype: 'video/mp4',
			width: 40,
			height: 30,
			seconds: 1,
		});
		expect(message.message?.imageMessage).toBeFalsy();
		expect(mediatype).toBe('gif');
		const file = await downloadMediaMessage(message, 'buffer', {});
		expect(file.subarray(4, 8).toString()).toBe('ftyp');
	},
);

(hasFfmpeg ? it : it.skip)('a GIF to be viewed once is a video that plays once', async () => {
	const { json } = await node.run(form('image', gif, { options: { viewOnce: true } }));
	const { message } = await node.friend.next(({ id }) => id === json.message_id);
	expect(message.videoMessage).toMatchObject({ viewOnce: true });
	expect(message.videoMessage?.gifPlayback).toBeFalsy();
});

it.each(['video', 'image'])(
	'without ffmpeg, a GIF sent as %s is its first picture',
	async (operation) => {
		process.env.PATH = '/nowhere';
		const { message, json, mediatype } = await send(form(operation, gif, { caption: 'Look' }));
		expect(json.warnings).toEqual([expect.stringContaining('ffmpeg has to be installed')]);
		expect(message.message?.imageMessage).toMatchObject({
			caption: 'Look',
			mimetype: 'image/jpeg',
		});
		expect(message.message?.videoMessage).toBeFalsy();
		expect(mediatype).toBe('image');
	},
);

it('in the body of another API a picture that moves is a picture', async () => {
	const webp = await sharp(colours, { join: { animated: true } })
		.webp()
		.toBuffer();
	const image = { data: webp.toString('base64'), mimetype: 'image/webp' };
	const json = { operation: 'sendJson', api: 'waRs', endpoint: 'image' };
	const body = { to: node.friend.number, image };
	const { message } = await send({ resource: 'message', ...json, body });
	expect(message.message?.imageMessage?.mimetype).toBe('image/jpeg');
	expect(message.message?.videoMessage).toBeFalsy();
});

it('a round video is a video note, in a group, too, and can be quoted and forwarded', async () => {
	const group = node.friend.createGroup('Team', [node.phone]);
	const options = { roundVideo: true };
	const { message, json } = await send(form('video', fixture('card.mp4'), { to: group, options }));
	const side = hasFfmpeg ? 48 : undefined;
	expect(message.message?.ptvMessage).toMatchObject({
		mimetype: 'video/mp4',
		...(side && { width: side, height: side }),
	});
	expect(message.message?.videoMessage).toBeFalsy();
	const file = await downloadMediaMessage(message, 'buffer', {});
	expect(file.subarray(4, 8).toString()).toBe('ftyp');

	const id = json.message_id as string;
	const answer = { resource: 'message', operation: 'text', to: group, text: 'Nice', replyTo: id };
	const quoting = await send(answer);
	const { contextInfo } = quoting.message.message?.extendedTextMessage ?? {};
	expect(contextInfo?.stanzaId).toBe(id);
	expect(contextInfo?.quotedMessage?.ptvMessage).toBeTruthy();
	const forward = {
		resource: 'message',
		operation: 'forward',
		to: node.friend.number,
		messageId: id,
	};
	const forwarded = await send(forward);
	expect(forwarded.message.message?.ptvMessage?.contextInfo?.isForwarded).toBe(true);
});

it('a round video has no caption', async () => {
	const options = { roundVideo: true };
	const { message, json } = await send(
		form('video', fixture('card.mp4'), { caption: 'No', options }),
	);
	expect(message.message?.ptvMessage).toBeTruthy();
	expect(message.message?.ptvMessage?.caption).toBeFalsy();
	expect(json.warnings).toContain('Round videos have no caption: it was left out.');
});

it.each([
	[{ roundVideo: true, gif: true }, 'roundVideo', 'Round Video'],
	[{ viewOnce: true, gif: true }, 'viewOnce', 'View Once'],
	[{ viewOnce: true, roundVideo: true }, 'viewOnce', 'View Once'],
])('%j is refused by the label', async (options, parameter, label) => {
	expect(await refused(form('video', fixture('card.mp4'), { options }))).toMatchObject({
		code: 'invalid_parameter',
		message: expect.stringContaining(label),
		details: { parameter },
	});
});

it('a picture that does not move is no video', async () => {
	const still = await sharp(colours[0]).gif().toBuffer();
	expect(await refused(form('video', still))).toMatchObject({ code: 'unsupported_media_type' });
});
