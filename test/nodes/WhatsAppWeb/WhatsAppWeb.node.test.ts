import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import decodeQR from 'qr/decode.js';
import sharp from 'sharp';
import { wav } from '../../fixtures/wav.ts';
import type { Phone, WhatsApp } from '../../whatsapp/index.ts';
import type { ContextOptions } from './actions/executeContext.ts';
import { CompiledNode } from './CompiledNode.ts';

/** The compiled node on the loopback WhatsApp: the message that a phone decrypts is compared with the form. */
let node: CompiledNode;
let whatsapp: WhatsApp;
let phone: Phone;
let friend: Phone;
let files: Server;
let filesUrl: string;

const jpeg = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#12a06a' } })
	.jpeg()
	.toBuffer();
const sticker = await sharp({
	create: { width: 512, height: 512, channels: 4, background: '#12a06a80' },
})
	.webp()
	.toBuffer();
const pdf = Buffer.from(
	'%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n',
);

beforeAll(async () => {
	node = await CompiledNode.start();
	({ whatsapp, phone, friend } = node);
	files = createServer((_request, response) => {
		response.setHeader('content-type', 'image/jpeg').end(jpeg);
	}).listen(0, '127.0.0.1');
	await new Promise((resolve) => files.once('listening', resolve));
	filesUrl = `http://127.0.0.1:${(files.address() as AddressInfo).port}/picture.jpg`;
});

afterAll(async () => {
	await node.stop();
	files.close();
});

afterEach(() => whatsapp.assertClean());

const run = async (parameters: INodeParameters, options?: Partial<ContextOptions>) =>
	await node.run(parameters, options);

/** Sends to the friend. @returns the node's item and the message that the friend received */
async function deliver(operation: string, form: INodeParameters, items?: INodeExecutionData[]) {
	const parameters = { resource: 'message', operation, to: friend.number, ...form };
	const { json } = await run(parameters, { items });
	const received = await friend.next(({ id }) => id === json.message_id);
	return { json, received };
}

const binaryItem = (bytes: Buffer, mimeType: string, fileName?: string): INodeExecutionData[] => [
	{ json: {}, binary: { data: { data: bytes.toString('base64'), mimeType, fileName } } },
];

describe('Session', () => {
	it('refuses to send while no number is linked, and tells how to link', async () => {
		const parameters = { resource: 'message', operation: 'text', to: friend.number, text: 'x' };
		const { json } = await run(parameters, { continueOnFail: true });
		expect(json).toEqual({
			error: {
				code: 'device_not_connected',
				message: expect.any(String),
				retryable: false,
				description: expect.stringMatching(/link/i),
				request_id: expect.any(String),
				details: { reason: 'not_linked', status: 'unlinked', code: null },
			},
		});
	});

	it('links by the QR code in the image', async () => {
		const item = await run({ resource: 'session', operation: 'link' });
		expect(item.json).toEqual({
			status: 'pairing',
			qr: expect.any(String),
			pairing_code: null,
			expires_in: expect.any(Number),
			message: expect.stringMatching(/^Scan the QR code/),
		});
		const { data, info } = await sharp(Buffer.from(item.binary?.qr?.data ?? '', 'base64'))
			.ensureAlpha()
			.raw()
			.toBuffer({ resolveWithObject: true });
		const qr = decodeQR({ data, width: info.width, height: info.height });
		expect(qr).toBe(item.json.qr);
		const loggedIn = whatsapp.once('login');
		await phone.scan(qr);
		await loggedIn;
		const { json } = await run({ resource: 'session', operation: 'getStatus' });
		expect(json).toMatchObject({ status: 'open', reason: null, jid: phone.jid, lid: phone.lid });
	});

	it('tells that it is linked when asked to link again', async () => {
		const { json } = await run({ resource: 'session', operation: 'link' });
		expect(json).toMatchObject({ status: 'open', jid: phone.jid });
		expect(whatsapp.loginCount(phone.number)).toBe(1);
	});
});

describe('Message', () => {
	it('text', async () => {
		const { json, received } = await deliver('text', { text: 'Hello *world* 👋' });
		expect(json).toEqual({
			message_id: received.id,
			timestamp: received.timestamp,
			chat: json.to,
			to: expect.stringMatching(/@(s\.whatsapp\.net|lid)$/),
			to_pn: friend.jid,
			// WhatsApp may tell the LID only after the first message.
			to_lid: json.to_lid && friend.lid,
			status: 'accepted',
			text: 'Hello *world* 👋',
			server_id: null,
			warnings: [],
		});
		expect(received.message.extendedTextMessage).toMatchObject({ text: 'Hello *world* 👋' });
	});

	it('text that quotes a message of the friend', async () => {
		const { id } = await friend.sendText(phone.jid, 'What is the price?');
		await phone.next((message) => message.id === id);
		const { received } = await deliver('text', { text: 'Ten', replyTo: id });
		expect(received.message.extendedTextMessage).toMatchObject({
			text: 'Ten',
			contextInfo: { stanzaId: id },
		});
	});

	it.each([
		['a binary field', {}, true],
		['Base64', { mediaSource: 'base64', base64: jpeg.toString('base64') }, false],
		[
			'a data URL',
			{ mediaSource: 'base64', base64: `data:image/jpeg;base64,${jpeg.toString('base64')}` },
			false,
		],
	])('image from %s', async (_source, form, isBinary) => {
		const items = isBinary ? binaryItem(jpeg, 'image/jpeg') : undefined;
		const { received } = await deliver('image', { ...form, caption: 'Green' }, items);
		expect(received.message.imageMessage).toMatchObject({
			caption: 'Green',
			mimetype: 'image/jpeg',
			width: 64,
			height: 48,
		});
		expect(await friend.download(received)).toEqual(jpeg);
	});

	it('image from a URL', async () => {
		const { received } = await deliver('image', { mediaSource: 'url', mediaUrl: filesUrl });
		expect(received.message.imageMessage).toMatchObject({ mimetype: 'image/jpeg' });
		expect(received.message.imageMessage?.caption).toBeFalsy();
		expect(await friend.download(received)).toEqual(jpeg);
	});

	it('image that n8n keeps outside of the item', async () => {
		const parameters = { resource: 'message', operation: 'image', to: friend.number };
		const binary = { data: { id: 'file-1', data: 'filesystem', mimeType: 'image/jpeg' } };
		const { json } = await run(parameters, {
			items: [{ json: {}, binary }],
			streams: { 'file-1': () => Readable.from([jpeg.subarray(0, 9), jpeg.subarray(9)]) },
		});
		const received = await friend.next(({ id }) => id === json.message_id);
		expect(await friend.download(received)).toEqual(jpeg);
	});

	it('document, by its own name or the one of the form', async () => {
		const items = binaryItem(pdf, 'application/pdf', 'invoice 7.pdf');
		const own = await deliver('document', {}, items);
		expect(own.received.message.documentMessage).toMatchObject({
			fileName: 'invoice 7.pdf',
			mimetype: 'application/pdf',
		});
		expect(await friend.download(own.received)).toEqual(pdf);
		const named = await deliver('document', { filename: 'report.pdf', caption: 'Read' }, items);
		expect(named.received.message.documentMessage).toMatchObject({
			fileName: 'report.pdf',
			caption: 'Read',
		});
	});

	it('document, with a name and a type that fit its content', async () => {
		const { received, json } = await deliver('document', {
			mediaSource: 'base64',
			base64: pdf.toString('base64'),
		});
		expect(received.message.documentMessage).toMatchObject({
			fileName: 'file.pdf',
			mimetype: 'application/pdf',
		});
		expect(json.warnings).toEqual([]);
		const items = binaryItem(pdf, 'application/octet-stream', 'Invoice 12/2026.pdf');
		const slashed = await deliver('document', {}, items);
		expect(slashed.received.message.documentMessage).toMatchObject({
			fileName: 'Invoice 12_2026.pdf',
			mimetype: 'application/pdf',
		});
		const named = await deliver('document', { filename: 'Offer 17' }, items);
		expect(named.received.message.documentMessage?.fileName).toBe('Offer 17.pdf');
		const table = binaryItem(Buffer.from('a;b\n'), 'application/octet-stream', 'report.csv');
		const csv = await deliver('document', {}, table);
		expect(csv.received.message.documentMessage).toMatchObject({
			fileName: 'report.csv',
			mimetype: 'text/csv',
		});
	});

	it('a page to sign in under the name of a document, with a warning', async () => {
		const page = binaryItem(Buffer.from('<!DOCTYPE html><title>Sign in'), 'text/html', 'x');
		const { received, json } = await deliver('document', { filename: 'report.pdf' }, page);
		expect(received.message.documentMessage).toMatchObject({
			fileName: 'report.pdf',
			mimetype: 'text/html',
		});
		expect(json.warnings).toEqual([expect.stringContaining('a web page')]);
	});

	it('sticker', async () => {
		const { received } = await deliver('sticker', {}, binaryItem(sticker, 'image/webp'));
		expect(received.message.stickerMessage).toMatchObject({
			mimetype: 'image/webp',
			width: 512,
			height: 512,
		});
		expect(await friend.download(received)).toEqual(sticker);
	});

	it('audio', async () => {
		const sound = wav(8_000, 1, 0);
		const { received } = await deliver('audio', { ptt: false }, binaryItem(sound, 'audio/wav'));
		expect(received.message.audioMessage).toMatchObject({ ptt: false, seconds: 1 });
		expect(await friend.download(received)).toEqual(sound);
	});

	it('voice note, converted to the format of voice notes', async () => {
		const { json, received } = await deliver(
			'audio',
			{ ptt: true },
			binaryItem(wav(8_000, 1, 0), 'audio/wav'),
		);
		expect(json.warnings).toEqual([]);
		expect(received.message.audioMessage).toMatchObject({
			ptt: true,
			seconds: 1,
			mimetype: 'audio/ogg; codecs=opus',
		});
		expect(received.message.audioMessage?.waveform).toHaveLength(64);
		expect((await friend.download(received)).subarray(0, 4).toString()).toBe('OggS');
	});

	it('video', async () => {
		const { received } = await deliver(
			'video',
			{ caption: 'Play' },
			binaryItem(film(), 'video/mp4'),
		);
		expect(received.message.videoMessage).toMatchObject({ caption: 'Play', mimetype: 'video/mp4' });
		expect(await friend.download(received)).toEqual(film());
	});

	it('location', async () => {
		const { received } = await deliver('location', {
			latitude: -6.2088,
			longitude: 106.8456,
			name: 'Jakarta',
			address: 'Indonesia',
		});
		expect(received.message.locationMessage).toMatchObject({
			degreesLatitude: -6.2088,
			degreesLongitude: 106.8456,
			name: 'Jakarta',
			address: 'Indonesia',
		});
	});

	it('contact', async () => {
		const { received } = await deliver('contact', {
			displayName: 'John Doe',
			phones: { phone: [{ number: '+62 812 9999 999', phoneType: 'WORK' }] },
		});
		expect(received.message.contactMessage).toMatchObject({
			displayName: 'John Doe',
			vcard: expect.stringContaining('\nTEL;type=WORK;waid=628129999999:+628129999999\n'),
		});
	});

	it.each<[string, IDataObject, object]>([
		['waRs', { text: 'From JSON' }, { extendedTextMessage: { text: 'From JSON' } }],
		[
			'waServer',
			{ type: 'location', latitude: 1.5, longitude: 2.5 },
			{ locationMessage: { degreesLatitude: 1.5, degreesLongitude: 2.5 } },
		],
	])('sendJson of %s', async (api, body, message) => {
		const form = { api, endpoint: 'text', body: { to: friend.number, ...body } };
		const { received } = await deliver('sendJson', form);
		expect(received.message).toMatchObject(message);
	});

	it('is not sent twice when n8n runs the same item again', async () => {
		const parameters = { resource: 'message', operation: 'text', to: friend.number, text: 'Once' };
		const first = await run(parameters, { executionId: 'retried' });
		const again = await run(parameters, { executionId: 'retried' });
		expect(again.json).toEqual(first.json);
		const sent = whatsapp.log.filter(
			(entry) => entry.event === 'message' && entry.id === first.json.message_id,
		);
		expect(sent).toHaveLength(1);
	});

	it('is not sent with a file that is no image', async () => {
		const parameters = { resource: 'message', operation: 'image', to: friend.number };
		const items = binaryItem(pdf, 'application/pdf');
		const { json } = await run(parameters, { items, continueOnFail: true });
		expect(json.error).toMatchObject({ code: 'unsupported_media_type', retryable: false });
	});

	it('is not sent to a number that is not at WhatsApp', async () => {
		const parameters = { resource: 'message', operation: 'text', to: '628777777777', text: 'x' };
		const { json } = await run(parameters, { continueOnFail: true });
		expect(json.error).toMatchObject({
			code: 'recipient_not_found',
			retryable: false,
			details: { to: '628777777777@s.whatsapp.net' },
		});
	});

	it('names the parameter that is wrong, for a workflow to branch on', async () => {
		const parameters = { resource: 'message', operation: 'text', to: '62811222333.5', text: 'x' };
		const { json } = await run(parameters, { continueOnFail: true });
		expect(json.error).toMatchObject({ code: 'invalid_parameter', details: { parameter: 'to' } });
	});

	it('may have been sent when WhatsApp does not confirm it, and says so', async () => {
		whatsapp.faults.withholdAck({ tag: 'message' }, 3);
		const form = { to: friend.number, text: 'Unconfirmed', options: { timeoutSeconds: 2 } };
		const parameters = { resource: 'message', operation: 'text', ...form };
		const { json } = await run(parameters, { continueOnFail: true });
		const received = await friend.next(
			({ message }) => message.extendedTextMessage?.text === 'Unconfirmed',
		);
		expect(json).toEqual({
			error: {
				code: 'upstream_timeout',
				message: expect.any(String),
				retryable: true,
				description: expect.any(String),
				request_id: expect.any(String),
				details: {
					maybe_sent: true,
					message_id: received.id,
					to: expect.stringMatching(/@(s\.whatsapp\.net|lid)$/),
				},
			},
		});
	});

	it('was certainly not sent when the keys of its recipient never came', async () => {
		const stranger = whatsapp.createPhone('628987654321');
		whatsapp.faults.withholdPreKeys(stranger.lid, 100);
		whatsapp.faults.withholdPreKeys(stranger.jid, 100);
		const form = { to: stranger.number, text: 'Never left', options: { timeoutSeconds: 2 } };
		const parameters = { resource: 'message', operation: 'text', ...form };
		const { json } = await run(parameters, { continueOnFail: true });
		expect(json.error).toMatchObject({ code: 'upstream_timeout', retryable: true });
		const { details } = json.error as { details: Record<string, unknown> };
		expect(details.maybe_sent ?? false).toBe(false);
		expect(stranger.received).toEqual([]);
	});
});

/** An MP4 file without a picture: its type, and an empty movie. */
function film(): Buffer {
	const box = (type: string, ...parts: Buffer[]) => {
		const body = Buffer.concat(parts);
		const head = Buffer.alloc(8);
		head.writeUInt32BE(8 + body.length, 0);
		head.write(type, 4);
		return Buffer.concat([head, body]);
	};
	const movieHeader = Buffer.alloc(100);
	movieHeader.writeUInt32BE(1000, 12);
	movieHeader.writeUInt32BE(2000, 16);
	return Buffer.concat([
		box('ftyp', Buffer.from('isom\0\0\x02\0isommp41', 'latin1')),
		box('moov', box('mvhd', movieHeader)),
		box('mdat'),
	]);
}
