import { proto } from '@whiskeysockets/baileys';
import type { INodeParameters } from 'n8n-workflow';
import sharp from 'sharp';
import { type Client, linkClient } from '../../../../whatsapp/client.ts';
import { LinkedNode } from '../../LinkedNode.ts';
import { fixture } from '../../media/preparedFiles.ts';

/** What the phone of a recipient, and an unmodified Baileys client linked to it, get of files to be viewed once. */
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

const photo = await sharp({ create: { width: 40, height: 40, channels: 3, background: 'teal' } })
	.jpeg()
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
	options: { viewOnce: true },
	...more,
});

const KINDS: Array<[string, Uint8Array, INodeParameters, string, keyof proto.IMessage, object]> = [
	[
		'image',
		photo,
		{ caption: 'Once' },
		'image',
		'imageMessage',
		{ caption: 'Once', mimetype: 'image/jpeg' },
	],
	['video', fixture('card.mp4'), {}, 'video', 'videoMessage', { mimetype: 'video/mp4' }],
	['audio', fixture('tone.opus'), { ptt: true }, 'ptt', 'audioMessage', { ptt: true }],
];

describe.each(KINDS)('%s', (operation, bytes, more, mediatype, kind, fields) => {
	it.each(['a person', 'a group'])(
		'to %s arrives marked, and withheld from linked devices',
		async (to) => {
			const chat =
				to === 'a group' ? node.friend.createGroup('Team', [node.phone]) : node.friend.number;
			const { json } = await node.run(form(operation, bytes, { ...more, to: chat }));
			expect(json.warnings).toEqual([]);
			const received = await node.friend.next(({ id }) => id === json.message_id);
			const message = proto.Message.decode(proto.Message.encode(received.message).finish());
			expect(message[kind]).toMatchObject({ ...fields, viewOnce: true });
			const { attrs, content } = received.stanza;
			expect(attrs.type).toBe('media');
			const children = Array.isArray(content) ? content : [];
			expect(children.find(({ tag }) => tag === 'meta')).toEqual({
				tag: 'meta',
				attrs: { view_once: 'true' },
			});
			const encs = children.filter(({ tag }) => tag === 'enc');
			expect(encs.map((enc) => enc.attrs.mediatype)).toContain(mediatype);
			// As with WhatsApp's own apps: only the phone shows it.
			const linked = await client.nextMessage(({ key }) => key.id === json.message_id);
			expect(linked.key).toMatchObject({ isViewOnce: true });
			expect(linked.message).toBeFalsy();
		},
	);
});

it('a file that was uploaded before is marked, too', async () => {
	const upload = await node.run({
		resource: 'media',
		operation: 'upload',
		mediaType: 'image',
		mediaSource: 'base64',
		base64: photo.toString('base64'),
	});
	const { url, direct_path, media_key, file_sha256, file_enc_sha256, file_length, mimetype } =
		upload.json;
	const { json } = await node.run(
		form('image', photo, {
			mediaSource: 'uploaded',
			url,
			directPath: direct_path,
			mediaKey: media_key,
			fileSha256: file_sha256,
			fileEncSha256: file_enc_sha256,
			fileLength: file_length,
			mimeType: mimetype,
		} as INodeParameters),
	);
	const { message } = await node.friend.next(({ id }) => id === json.message_id);
	expect(message.imageMessage).toMatchObject({ viewOnce: true, directPath: direct_path });
});

it('without the option a file is an ordinary one', async () => {
	const { json } = await node.run(form('image', photo, { options: {} }));
	const { message, key } = await client.nextMessage((each) => each.key.id === json.message_id);
	expect(message?.imageMessage?.viewOnce).toBeFalsy();
	expect(key.isViewOnce).toBeFalsy();
});

it('a sound file is refused, because apps show it as usual', async () => {
	const context = node.context(form('audio', fixture('tone.mp3'), { ptt: false }), {
		continueOnFail: true,
	});
	const [item] = await node.execute(context);
	expect(item?.json.error).toMatchObject({
		code: 'invalid_parameter',
		message: expect.stringContaining('View Once'),
		details: { parameter: 'viewOnce' },
	});
});

it('is nothing that the body of another API has', async () => {
	const body = {
		to: node.friend.number,
		image: { data: photo.toString('base64'), mimetype: 'image/jpeg' },
		options: { view_once: true, viewOnce: true },
	};
	const json = { resource: 'message', operation: 'sendJson', api: 'waRs', endpoint: 'image', body };
	const [item] = await node.execute(node.context(json, { continueOnFail: true }));
	expect(item?.json.error).toMatchObject({
		code: 'invalid_parameter',
		details: { parameter: 'options' },
	});
});
