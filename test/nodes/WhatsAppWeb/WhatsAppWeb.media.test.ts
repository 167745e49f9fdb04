import { createHash } from 'node:crypto';
import type { INodeExecutionData } from 'n8n-workflow';
import sharp from 'sharp';
import { CompiledNode } from './CompiledNode.ts';

/** The resource Media of the compiled node: a file is uploaded once, sent by reference, and downloaded. */
let node: CompiledNode;

beforeAll(async () => {
	node = await CompiledNode.start();
	await node.link();
});
afterAll(async () => await node.stop());
afterEach(() => node.whatsapp.assertClean());

const picture = sharp({ create: { width: 64, height: 48, channels: 3, background: '#12a06a' } });
const jpeg = await picture.jpeg().toBuffer();
const webp = await picture.webp().toBuffer();
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('base64');

const item = (bytes: Buffer, mimeType: string): INodeExecutionData[] => [
	{ json: {}, binary: { data: { data: bytes.toString('base64'), mimeType } } },
];

async function upload(bytes: Buffer, mimeType: string, mediaType = 'image') {
	const parameters = { resource: 'media', operation: 'upload', mediaType };
	const { json } = await node.run(parameters, { items: item(bytes, mimeType) });
	return json as Record<string, string> & { file_length: number };
}

const asForm = (json: Awaited<ReturnType<typeof upload>>) => ({
	url: json.url,
	directPath: json.direct_path,
	mediaKey: json.media_key,
	fileSha256: json.file_sha256,
	fileEncSha256: json.file_enc_sha256,
	fileLength: json.file_length,
	mimeType: json.mimetype,
});

describe('an uploaded file', () => {
	it('is answered as WA-RS answers it', async () => {
		expect(await upload(jpeg, 'image/jpeg')).toEqual({
			url: expect.stringMatching(/^https:/),
			direct_path: expect.stringMatching(/^\//),
			media_key: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/),
			file_sha256: sha256(jpeg),
			file_enc_sha256: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/),
			file_length: jpeg.length,
			media_type: 'image',
			mimetype: 'image/jpeg',
			warnings: [],
		});
	});

	it('is made what WhatsApp shows', async () => {
		expect(await upload(webp, 'image/webp')).toMatchObject({ mimetype: 'image/jpeg' });
		const parameters = { resource: 'media', operation: 'upload', mediaType: 'audio', ptt: true };
		const { json } = await node.run(parameters, {
			items: item(jpeg, 'image/jpeg'),
			continueOnFail: true,
		});
		expect(json.error).toMatchObject({ code: 'unsupported_media_type' });
	});

	it('is sent by form and by JSON without another upload, and can be opened', async () => {
		const uploaded = await upload(jpeg, 'image/jpeg');
		const uploads = () => node.whatsapp.log.filter(({ event }) => event === 'upload').length;
		const before = uploads();
		const image = Object.fromEntries(
			Object.entries(uploaded).filter(([key]) => key !== 'media_type' && key !== 'warnings'),
		);
		const to = node.friend.number;
		for (const parameters of [
			{ operation: 'image', to, mediaSource: 'uploaded', ...asForm(uploaded), caption: 'Hi' },
			{
				operation: 'sendJson',
				api: 'waRs',
				endpoint: 'image',
				body: { to, image, caption: 'Hi' },
			},
		]) {
			const { json } = await node.run({ resource: 'message', ...parameters });
			const received = await node.friend.next(({ id }) => id === json.message_id);
			expect(received.message.imageMessage).toMatchObject({
				caption: 'Hi',
				mimetype: 'image/jpeg',
				url: uploaded.url,
				directPath: uploaded.direct_path,
			});
			expect(Number(received.message.imageMessage?.mediaKeyTimestamp)).toBeGreaterThan(1e9);
			expect(await node.friend.download(received)).toEqual(jpeg);
			expect(json.warnings).toEqual([]);
		}
		expect(uploads()).toBe(before);
	});

	it('is downloaded as it was', async () => {
		const uploaded = await upload(jpeg, 'image/jpeg');
		const parameters = {
			resource: 'media',
			operation: 'download',
			mediaType: 'image',
			...asForm(uploaded),
		};
		const { json, binary } = await node.run(parameters);
		expect(json).toEqual({
			media_type: 'image',
			mimetype: 'image/jpeg',
			file_length: jpeg.length,
		});
		expect(binary?.data).toMatchObject({ fileName: 'image.jpg', mimeType: 'image/jpeg' });
		expect(Buffer.from(binary?.data?.data ?? '', 'base64')).toEqual(jpeg);
	});

	it('has the name and the type of a document, there and back', async () => {
		const binary = {
			data: {
				data: Buffer.from('a;b\n').toString('base64'),
				mimeType: 'application/octet-stream',
				fileName: 'Table 12/2026.csv',
			},
		};
		const parameters = { resource: 'media', operation: 'upload', mediaType: 'document' };
		const { json } = await node.run(parameters, { items: [{ json: {}, binary }] });
		expect(json).toMatchObject({ mimetype: 'text/csv', file_name: 'Table 12_2026.csv' });
		const back = async (more: Record<string, string>) => {
			const answer = await node.run({
				...{ resource: 'media', operation: 'download', mediaType: 'document' },
				...asForm(json as Awaited<ReturnType<typeof upload>>),
				...more,
			});
			const { fileName, mimeType } = answer.binary?.data ?? {};
			return { fileName, mimeType };
		};
		const type = 'text/csv';
		expect(await back({})).toEqual({ fileName: 'document.csv', mimeType: type });
		for (const [filename, fileName] of [
			['Table 12/2026', 'Table 12_2026.csv'],
			['../a.csv', 'a.csv'],
		] as const) {
			expect(await back({ filename })).toEqual({ fileName, mimeType: type });
		}
		expect(await back({ filename: 'b.csv', mimeType: 'application/octet-stream' })).toEqual({
			fileName: 'b.csv',
			mimeType: type,
		});
	});

	it.each([
		[{ fileSha256: Buffer.alloc(32).toString('base64') }, 'media_download_failed'],
		[{ mediaKey: Buffer.alloc(32).toString('base64') }, 'media_download_failed'],
		[{ directPath: '/v/nowhere.enc' }, 'media_download_failed'],
		[{ mediaSizeLimit: 1, fileLength: 2 * 1024 * 1024 }, 'media_too_large'],
		[{ mediaKey: 'short' }, 'invalid_parameter'],
		[{ directPath: '' }, 'invalid_parameter'],
		[{ mediaType: 'picture' }, 'invalid_parameter'],
	])('is not downloaded with %j', async (change, code) => {
		const uploaded = await upload(jpeg, 'image/jpeg');
		const { json } = await node.run(
			{
				resource: 'media',
				operation: 'download',
				mediaType: 'image',
				...asForm(uploaded),
				...change,
			},
			{ continueOnFail: true },
		);
		expect(json.error).toMatchObject({ code });
	});
});

it('a received file that WhatsApp has deleted is downloaded when its message is told', async () => {
	const { friend, phone, whatsapp } = node;
	const heard = whatsapp.once('receipt', { where: ({ ids }) => ids.includes('DELETED') });
	await friend.sendMedia(phone.jid, 'image', jpeg, {}, { id: 'DELETED' });
	await heard;
	const [path = ''] = whatsapp.media.paths.slice(-1);
	whatsapp.media.remove(path);
	const { mediaKey } = friend.outgoing.at(-1)?.message.imageMessage ?? {};
	const parameters = {
		resource: 'media',
		operation: 'download',
		mediaType: 'image',
		directPath: path,
		mediaKey: Buffer.from(mediaKey ?? []).toString('base64'),
	};
	const untold = await node.run(parameters, { continueOnFail: true });
	expect(untold.json.error).toMatchObject({
		code: 'media_download_failed',
		message: 'WhatsApp no longer has the file',
	});
	const { binary } = await node.run({ ...parameters, messageId: 'DELETED' });
	expect(Buffer.from(binary?.data?.data ?? '', 'base64')).toEqual(jpeg);
});

it('an upload that WhatsApp does not take is an error that may pass', async () => {
	node.whatsapp.faults.failMedia({ upload: 500 }, 10);
	const parameters = { resource: 'media', operation: 'upload', mediaType: 'image' };
	const { json } = await node.run(parameters, {
		items: item(jpeg, 'image/jpeg'),
		continueOnFail: true,
	});
	expect(json.error).toMatchObject({ code: 'media_upload_failed', retryable: true });
});
