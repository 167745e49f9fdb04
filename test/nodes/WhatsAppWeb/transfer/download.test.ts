import { randomBytes } from 'node:crypto';
import type { MediaKind } from '../../../../nodes/WhatsAppWeb/message/content';
import { receivedMedia } from '../../../../nodes/WhatsAppWeb/message/received/media';
import { unwrap } from '../../../../nodes/WhatsAppWeb/message/unwrap';
import type { FileTransfer } from '../../../../nodes/WhatsAppWeb/contract/FileTransfer';
import type { MediaReference } from '../../../../nodes/WhatsAppWeb/contract/media';
import { ItemReporter } from '../trigger/ItemReporter.ts';
import { Trigger, useSessionHarness } from '../session/SessionHarness.ts';

const harness = useSessionHarness();
const BYTES = randomBytes(50_000);

/** Sends a file from the other phone. */
async function received(): Promise<{
	files: FileTransfer;
	media: MediaReference;
	messageId: string;
}> {
	const client = await harness.link();
	const trigger = await Trigger.on(client);
	const fields = { mimetype: 'image/jpeg' };
	const { id } = await harness.other.sendMedia(harness.own.jid, 'image', BYTES, fields);
	const { event } = await trigger.next();
	const { content } = unwrap((event.data as { message: unknown }).message);
	return {
		files: harness.handle().files,
		media: { ...(content as unknown as MediaReference), kind: 'image' },
		messageId: id,
	};
}

describe('a received file', () => {
	it('is fetched, checked and decrypted', async () => {
		const { files, media } = await received();
		const bytes = await files.download(media, { maxBytes: 100_000 });
		expect(Buffer.from(bytes).equals(BYTES)).toBe(true);
	});

	it('is found by its path alone', async () => {
		const { files, media } = await received();
		const bytes = await files.download({ ...media, url: undefined }, { maxBytes: 100_000 });
		expect(bytes).toHaveLength(BYTES.length);
	});

	it('is not fetched when it says that it is too large', async () => {
		const { files, media } = await received();
		await expect(files.download(media, { maxBytes: 40_000 })).rejects.toMatchObject({
			code: 'media_too_large',
			retryable: false,
		});
		expect(harness.wa.log.filter(({ event }) => event === 'download')).toEqual([]);
	});

	it('is not fetched to its end when it lies about its size', async () => {
		const { files, media } = await received();
		await expect(
			files.download({ ...media, fileLength: 1 }, { maxBytes: 40_000 }),
		).rejects.toMatchObject({ code: 'media_too_large' });
	});

	it('is asked for a second time when the host fails', async () => {
		const { files, media } = await received();
		harness.wa.faults.failMedia({ download: 503 });
		const bytes = await files.download(media, { maxBytes: 100_000 });
		expect(bytes).toHaveLength(BYTES.length);
	});

	it('that WhatsApp has deleted is gone', async () => {
		const { files, media } = await received();
		harness.wa.media.remove(harness.wa.media.paths[0] ?? '', 410);
		await expect(files.download(media, { maxBytes: 100_000 })).rejects.toMatchObject({
			code: 'media_download_failed',
			details: { status: 410 },
		});
	});

	it('that was damaged is not handed out', async () => {
		const { files, media } = await received();
		harness.wa.faults.failMedia({ corrupt: true }, 10);
		await expect(files.download(media, { maxBytes: 100_000 })).rejects.toMatchObject({
			details: { reason: 'hash_mismatch' },
		});
		const unchecked = { ...media, fileEncSha256: undefined };
		await expect(files.download(unchecked, { maxBytes: 100_000 })).rejects.toMatchObject({
			details: { reason: 'hash_mismatch' },
		});
	});

	it('that is not the announced one is not handed out', async () => {
		const { files, media } = await received();
		const other = { ...media, fileSha256: randomBytes(32) };
		await expect(files.download(other, { maxBytes: 100_000 })).rejects.toMatchObject({
			details: { reason: 'hash_mismatch' },
		});
	});

	it('is never looked for where its sender says', async () => {
		const { files, media } = await received();
		const withoutPath = { ...media, directPath: undefined };
		for (const url of ['https://example.com/file', 'http://127.0.0.1/file', 'file:///etc/passwd']) {
			await expect(
				files.download({ ...withoutPath, url }, { maxBytes: 100_000 }),
			).rejects.toMatchObject({ code: 'media_download_failed' });
		}
	});
});

describe('a file that WhatsApp has deleted', () => {
	/** Asks for it with the id of its message, once it is gone. */
	async function deleted(): Promise<() => Promise<Uint8Array>> {
		const { files, media, messageId } = await received();
		harness.wa.media.remove(harness.wa.media.paths[0] ?? '', 410);
		return async () => await files.download(media, { maxBytes: 100_000, messageId });
	}

	it.each([403, 404, 410])('is uploaded again by the phone (HTTP %i)', async (status) => {
		const { files, media, messageId } = await received();
		harness.wa.faults.failMedia({ download: status });
		const bytes = await files.download(media, { maxBytes: 100_000, messageId });
		expect(Buffer.from(bytes).equals(BYTES)).toBe(true);
		expect(harness.wa.media.paths).toHaveLength(2);
	});

	it('of a group, too', async () => {
		const { own, other, wa } = harness;
		const client = await harness.link();
		const trigger = await Trigger.on(client);
		const group = other.createGroup('Family', [own]);
		const { id: messageId } = await other.sendMedia(group, 'image', BYTES);
		const { content } = unwrap(((await trigger.next()).event.data as { message: unknown }).message);
		const media = { ...(content as unknown as MediaReference), kind: 'image' as const };
		wa.media.remove(wa.media.paths[0] ?? '');
		const { files } = harness.handle();
		const bytes = await files.download(media, { maxBytes: 100_000, messageId });
		expect(Buffer.from(bytes).equals(BYTES)).toBe(true);
	});

	it('is lost when the phone has no longer got it either', async () => {
		const download = await deleted();
		harness.own.keepsFiles = false;
		await expect(download()).rejects.toMatchObject({
			code: 'media_download_failed',
			message: expect.stringContaining('neither has the phone'),
			details: { reason: 'not_on_phone' },
		});
	});

	it('is not asked for under the id of another message', async () => {
		const { files, media } = await received();
		harness.wa.media.remove(harness.wa.media.paths[0] ?? '', 410);
		const { id: messageId } = await harness.other.sendText(harness.own.jid, 'another');
		await expect(files.download(media, { maxBytes: 100_000, messageId })).rejects.toMatchObject({
			details: { reason: 'message_not_found' },
		});
	});
});

/** Follows a channel of the other phone, and has it post a file. */
async function posted(
	kind: MediaKind = 'image',
	fields: Record<string, unknown> = {},
	bytes: Buffer = BYTES,
): Promise<{ files: FileTransfer; media: MediaReference; messageId: string }> {
	const client = await harness.link();
	const trigger = await Trigger.on(client);
	const channel = harness.other.createNewsletter('News');
	await harness.own.channel(channel).follow();
	const { id } = await harness.other.postMedia(channel, kind, bytes, fields);
	const { event } = await trigger.next();
	const media = receivedMedia(unwrap((event.data as { message: unknown }).message));
	if (!media) throw new Error('the post has no file');
	return { files: harness.handle().files, media, messageId: id };
}

describe('a file of a channel, which is not encrypted', () => {
	it.each<[string, MediaKind, Record<string, unknown>, Buffer]>([
		['a picture', 'image', {}, BYTES],
		['a film', 'video', {}, BYTES],
		['a document of a byte', 'document', { fileName: 'a.txt' }, Buffer.from('a')],
		['a sticker', 'sticker', {}, BYTES],
		['a voice note, which has a key nevertheless', 'audio', { ptt: true }, BYTES],
		[
			'what has a key and a false hash of a ciphertext',
			'image',
			{
				mediaKey: randomBytes(32),
				fileEncSha256: randomBytes(32),
			},
			BYTES,
		],
	])('is fetched and checked: %s', async (_what, kind, fields, bytes) => {
		const { files, media } = await posted(kind, fields, bytes);
		expect(Buffer.from(await files.download(media, { maxBytes: 100_000 }))).toEqual(bytes);
	});

	it.each<[string, Record<string, unknown>]>([
		['another one than announced', { fileSha256: randomBytes(32) }],
		['of another length than announced', { fileLength: BYTES.length - 1 }],
	])('is not handed out when it is %s', async (_what, change) => {
		const { files, media } = await posted();
		await expect(
			files.download({ ...media, ...change }, { maxBytes: 100_000 }),
		).rejects.toMatchObject({
			code: 'media_download_failed',
			details: { reason: 'hash_mismatch' },
		});
	});

	it('is not handed out when nothing tells whether it is the one that was sent', async () => {
		const { files, media } = await posted();
		const unknown = { ...media, fileSha256: undefined };
		await expect(files.download(unknown, { maxBytes: 100_000 })).rejects.toMatchObject({
			code: 'media_download_failed',
			message: expect.stringContaining('neither a key nor a hash'),
		});
	});

	it('is no larger than what is allowed', async () => {
		const { files, media } = await posted();
		const unsaid = { ...media, fileLength: undefined };
		await expect(files.download(unsaid, { maxBytes: 40_000 })).rejects.toMatchObject({
			code: 'media_too_large',
		});
	});

	it('is not asked of the phone when WhatsApp has deleted it', async () => {
		const { files, media, messageId } = await posted();
		harness.wa.faults.failMedia({ download: 410 }, 2);
		await expect(files.download(media, { maxBytes: 100_000, messageId })).rejects.toMatchObject({
			code: 'media_download_failed',
			details: { reason: 'no_key' },
		});
	});

	it('is not asked of the phone either, if it is a voice note', async () => {
		const { files, media, messageId } = await posted('audio', { ptt: true });
		harness.wa.faults.failMedia({ download: 410 }, 2);
		await expect(files.download(media, { maxBytes: 100_000, messageId })).rejects.toMatchObject({
			code: 'media_download_failed',
			message: expect.stringContaining('of channels'),
			details: { reason: 'of_channel' },
		});
	});
});

describe('a phone that is offline', () => {
	const hasty = useSessionHarness({ uploadAgainMs: 300 });

	it('is not waited for longer than it takes, and the way out is told', async () => {
		const client = await hasty.link();
		const reporter = await ItemReporter.on(client, ['message']);
		await hasty.other.sendMedia(hasty.own.jid, 'image', BYTES);
		const [path = ''] = hasty.wa.media.paths;
		hasty.wa.media.remove(path);
		hasty.own.online = false;
		expect(await reporter.json()).toMatchObject({
			message_type: 'image',
			media_path: null,
			media_error: {
				code: 'media_download_failed',
				message: expect.stringContaining('the phone has not answered'),
				description: expect.stringContaining('Open WhatsApp on the phone'),
			},
		});
	});
});
