import { randomBytes } from 'node:crypto';
import type { IBinaryData, IDataObject } from 'n8n-workflow';
import { whatsAppTrigger, type Workflow } from '../n8n/index.ts';
import type { MediaKind } from '../whatsapp/index.ts';
import { invoice, picture, voiceNote } from './sampleFiles.ts';
import { useSandbox } from './useSandbox.ts';

const TRIGGER = 'WhatsApp Web Trigger';
const MB = 1024 * 1024;

/** The two ways in which a single n8n 2.41 keeps binary data: in the execution, and in files. */
describe.each(['default', 'filesystem'])('files in an n8n that keeps them in mode %s', (mode) => {
	const sandbox = useSandbox({ environment: { N8N_DEFAULT_BINARY_DATA_MODE: mode } });
	let inbox: Workflow;
	let received = 0;

	beforeAll(async () => {
		const { credential, workflows } = sandbox;
		const options = { mediaSizeLimit: 1 };
		inbox = await workflows.create('Inbox', [whatsAppTrigger(credential, { options })]);
		await workflows.activate(inbox);
	});

	/** The item that the next execution was started with. */
	async function next(): Promise<{ json: IDataObject; file: IBinaryData | undefined }> {
		const [item] = (await sandbox.workflows.nth(inbox, ++received)).items(TRIGGER);
		return { json: item?.json ?? {}, file: item?.binary?.data };
	}

	/** Sends a file of the friend. @returns the item that it becomes */
	async function send(kind: MediaKind, bytes: Buffer, fields: Record<string, unknown> = {}) {
		await sandbox.friend.sendMedia(sandbox.own.jid, kind, bytes, fields);
		return await next();
	}

	const downloads = () => sandbox.whatsapp.log.filter(({ event }) => event === 'download').length;
	const lastPath = () => sandbox.whatsapp.media.paths.at(-1) ?? '';

	it('of every type are there byte by byte', async () => {
		const files: Array<[MediaKind, Buffer, string]> = [
			['image', await picture('jpeg'), 'image/jpeg'],
			['sticker', await picture('webp'), 'image/webp'],
			['audio', voiceNote(), 'audio/ogg; codecs=opus'],
			['document', invoice, 'application/pdf'],
			['video', randomBytes(300_000), 'video/mp4'],
			['document', Buffer.alloc(1), 'application/octet-stream'],
		];
		for (const [kind, bytes, mimetype] of files) {
			const { json, file } = await send(kind, bytes, { mimetype });
			expect(json).toMatchObject({
				message_type: kind,
				media_path: 'data',
				media_size: bytes.length,
			});
			expect(file).toMatchObject({ mimeType: mimetype });
			expect(file?.id?.split(':')[0]).toBe(mode === 'default' ? undefined : 'filesystem-v2');
			expect((await sandbox.workflows.bytes(file)).equals(bytes)).toBe(true);
		}
	});

	it('that WhatsApp has deleted are uploaded again by the phone', async () => {
		const { friend, n8n, own, whatsapp, workflows } = sandbox;
		const bytes = randomBytes(5_000);
		whatsapp.faults.failMedia({ download: 410 });
		const { json, file } = await send('image', bytes);
		expect(json).toMatchObject({ media_path: 'data' });
		expect((await workflows.bytes(file)).equals(bytes)).toBe(true);

		// The same when n8n was down until WhatsApp had deleted the file.
		await n8n.stop();
		await friend.sendMedia(own.jid, 'document', bytes, { fileName: 'late.bin' });
		whatsapp.media.remove(lastPath(), 404);
		await n8n.start();
		const late = await next();
		expect(late.json).toMatchObject({ media_file_name: 'late.bin', media_path: 'data' });
		expect((await workflows.bytes(late.file)).equals(bytes)).toBe(true);
	});

	it('that the phone has not got either are told with the way out', async () => {
		const { own, whatsapp } = sandbox;
		own.keepsFiles = false;
		whatsapp.faults.failMedia({ download: 410 });
		const { json, file } = await send('image', randomBytes(100), { caption: 'gone' });
		own.keepsFiles = true;
		expect(json).toMatchObject({
			text: 'gone',
			media_path: null,
			media_error: {
				code: 'media_download_failed',
				message: expect.stringContaining('neither has the phone'),
				description: expect.stringContaining('sent again'),
			},
		});
		expect(file).toBeUndefined();
	});

	it('that are not what was announced are refused', async () => {
		for (const wrong of ['fileSha256', 'fileEncSha256']) {
			const { json, file } = await send('image', randomBytes(100), { [wrong]: randomBytes(32) });
			expect(json).toMatchObject({
				media_path: null,
				media_error: { message: 'The file is not the one that was sent' },
			});
			expect(file).toBeUndefined();
		}
	});

	it('that are too large are not downloaded, and those that lie about it not to their end', async () => {
		const before = downloads();
		const tooLarge = { media_path: null, media_error: { code: 'media_too_large' } };
		const large = randomBytes(3 * MB);
		expect((await send('video', large)).json).toMatchObject(tooLarge);
		expect(downloads()).toBe(before);
		expect((await send('video', large, { fileLength: 10 })).json).toMatchObject(tooLarge);
		expect(downloads()).toBe(before + 1);
	});
});
