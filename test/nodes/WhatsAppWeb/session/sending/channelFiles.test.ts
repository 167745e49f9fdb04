import { randomBytes } from 'node:crypto';
import type { proto } from '@whiskeysockets/baileys';
import type { SendResult } from '../../../../../nodes/WhatsAppWeb/contract/SendCommand';
import type { SessionClient } from '../../../../../nodes/WhatsAppWeb/contract/SessionClient';
import type { MediaKind } from '../../../../../nodes/WhatsAppWeb/message/content';
import { fileOf } from '../../../../whatsapp/phone/files.ts';
import { actionCommand } from '../conversation.ts';
import { Trigger, useSessionHarness } from '../SessionHarness.ts';

/** What a channel has posted, forwarded: its file is not encrypted, and nobody but a channel's reader can open it so. */
const harness = useSessionHarness();
const BYTES = randomBytes(20_000);

/** Follows a channel of the other phone. @returns posts to it, and gives the id once it has arrived */
async function followed(): Promise<{
	client: SessionClient;
	post(kind: MediaKind, fields?: Record<string, unknown>): Promise<string>;
	postMessage(message: proto.IMessage): Promise<string>;
}> {
	const client = await harness.link();
	const trigger = await Trigger.on(client);
	const channel = harness.other.createNewsletter('News');
	await harness.own.channel(channel).follow();
	return {
		client,
		async post(kind, fields) {
			const { id } = await harness.other.postMedia(channel, kind, BYTES, fields);
			await trigger.next();
			return id;
		},
		async postMessage(message) {
			const { id } = await harness.other.post(channel, message);
			await trigger.next();
			return id;
		},
	};
}

/** Forwards as the action node does, which has the files. */
async function forward(client: SessionClient, to: string, id: string): Promise<SendResult> {
	const { files } = harness.handle();
	const command = actionCommand(to, { kind: 'forward', target: { id } });
	return await client.send(command, {
		upload: async (original) => {
			if (!original) throw new Error('nothing to upload anew');
			return await files.uploadAnew(original);
		},
	});
}

it.each<[MediaKind, Record<string, unknown>]>([
	['image', { caption: 'News', width: 640, scansSidecar: randomBytes(10) }],
	['video', { seconds: 3, streamingSidecar: randomBytes(10), thumbnailDirectPath: '/m1/v/t24/x' }],
	['document', { fileName: 'news.pdf', mimetype: 'application/pdf' }],
	['sticker', {}],
	['audio', { ptt: true, seconds: 2 }],
])('%s: is encrypted and uploaded anew, to a person and to a group', async (kind, fields) => {
	const { client, post } = await followed();
	const id = await post(kind, fields);
	const group = harness.other.createGroup('Family', [harness.own]);
	const keys = new Set<string>();
	for (const to of [harness.other.jid, group]) {
		const { messageId } = await forward(client, to, id);
		const received = await harness.other.next((each) => each.id === messageId);
		expect(await harness.other.download(received)).toEqual(BYTES);
		const { content } = fileOf(received.message) ?? {};
		expect(content).toMatchObject({
			mimetype: expect.any(String),
			contextInfo: { isForwarded: true },
		});
		expect(Object.keys(content ?? {}).filter((name) => /idecar|thumbnail/.test(name))).toEqual([]);
		keys.add(Buffer.from(content?.mediaKey ?? '').toString('hex'));
	}
	expect(keys.size).toBe(2);
});

it('a forwarded post is forwarded again as any file is', async () => {
	const { client, post } = await followed();
	const { messageId } = await forward(client, harness.other.jid, await post('image'));
	const uploads = harness.wa.media.paths.length;
	const again = await client.send(
		actionCommand(harness.other.jid, { kind: 'forward', target: { id: messageId } }),
	);
	const received = await harness.other.next(({ id }) => id === again.messageId);
	expect(await harness.other.download(received)).toEqual(BYTES);
	expect(harness.wa.media.paths).toHaveLength(uploads);
});

it('the large picture of a link stays with the channel', async () => {
	const { client, postMessage } = await followed();
	const id = await postMessage({
		extendedTextMessage: {
			text: 'https://example.com',
			matchedText: 'https://example.com',
			jpegThumbnail: Buffer.from('small'),
			thumbnailDirectPath: '/m1/v/t24/large',
			thumbnailSha256: randomBytes(32),
		},
	});
	const { messageId } = await forward(client, harness.other.jid, id);
	const { message } = await harness.other.next((each) => each.id === messageId);
	const { jpegThumbnail, thumbnailDirectPath } = message.extendedTextMessage ?? {};
	expect(Buffer.from(jpegThumbnail ?? '').toString()).toBe('small');
	expect(thumbnailDirectPath).toBeFalsy();
});

it('a post whose file cannot be had is not forwarded', async () => {
	const { client, post } = await followed();
	const id = await post('image');
	harness.wa.faults.failMedia({ download: 410 }, 2);
	const sent = () => harness.wa.log.filter(({ event }) => event === 'message').length;
	const before = sent();
	await expect(forward(client, harness.other.jid, id)).rejects.toMatchObject({
		code: 'media_download_failed',
	});
	expect(sent()).toBe(before);
});
