import type { INodeParameters } from 'n8n-workflow';
import { errorOf, readMessage } from '../readMessage.ts';

const to = '628123456789';
const key = (fill: number) => Buffer.alloc(32, fill).toString('base64');
const bytes = (fill: number) => new Uint8Array(32).fill(fill);

/** An upload's answer as WA-RS documents it, with invented keys. */
const body = {
	url: 'https://mmg.whatsapp.net/v/t62.7-24/1',
	direct_path: '/v/t62.7-24/1',
	media_key: key(1),
	file_sha256: key(2),
	file_enc_sha256: key(3),
	file_length: 12345,
	mimetype: 'image/jpeg',
};
const form = {
	mediaSource: 'uploaded',
	url: body.url,
	directPath: body.direct_path,
	mediaKey: body.media_key,
	fileSha256: body.file_sha256,
	fileEncSha256: body.file_enc_sha256,
	fileLength: 12345,
	mimeType: 'image/jpeg',
};
const fields = {
	url: body.url,
	directPath: body.direct_path,
	mediaKey: bytes(1),
	fileSha256: bytes(2),
	fileEncSha256: bytes(3),
	fileLength: 12345,
	mimetype: 'image/jpeg',
};

const waRs = (kind: string, file: object, more: object = {}) =>
	readMessage('sendJson', {
		api: 'waRs',
		endpoint: kind,
		body: { to, [kind]: file, ...more } as INodeParameters,
	});

const WORD = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

describe('a file that was uploaded before', () => {
	it('is part of the message, and nothing has to be brought', () => {
		const request = readMessage('image', { to, ...form, caption: 'Hi' });
		expect(request.media).toBeUndefined();
		expect(request.content).toEqual({ message: { imageMessage: { caption: 'Hi', ...fields } } });
		expect(waRs('image', body, { caption: 'Hi' })).toEqual(request);
	});

	it.each([
		['video', 'video/mp4', {}],
		['audio', 'audio/ogg; codecs=opus', { ptt: false }],
		['document', 'application/x-anything', { fileName: 'file' }],
		['sticker', 'image/webp', {}],
	])('is sent as %s', (kind, mimetype, more) => {
		const { content } = readMessage(kind, { to, ...form, ptt: false, mimeType: mimetype });
		const message = { [`${kind}Message`]: { ...more, ...fields, mimetype } };
		expect(content).toEqual({ message });
		expect(waRs(kind, { ...body, mimetype }).content).toEqual({ message });
	});

	it('keeps the name that its author gives a document', () => {
		const { content } = readMessage('document', { to, ...form, filename: 'a.pdf' });
		expect(content.message.documentMessage).toMatchObject({ fileName: 'a.pdf' });
	});

	it.each([
		['Offer 17', 'application/pdf', 'Offer 17.pdf', 'application/pdf'],
		['a.csv', 'application/octet-stream', 'a.csv', 'text/csv'],
		['a.docx', 'application/zip', 'a.docx', WORD],
		['', 'application/pdf', 'file.pdf', 'application/pdf'],
	])(
		'as a document, name and type complete each other: %j, %s',
		(filename, mimeType, name, type) => {
			const { content } = readMessage('document', { to, ...form, filename, mimeType });
			expect(content.message.documentMessage).toMatchObject({ fileName: name, mimetype: type });
		},
	);

	it('needs no URL, and reads the alphabet of URLs', () => {
		const odd = Buffer.alloc(32, 0xff);
		const file = { ...body, url: undefined, media_key: odd.toString('base64url') };
		expect(waRs('image', file).content.message.imageMessage).toMatchObject({
			url: undefined,
			mediaKey: new Uint8Array(odd),
		});
	});

	it('refuses a field that nobody reads', () => {
		expect(() => waRs('image', { ...body, mime_type: 'x' })).toThrow("'image.mime_type'");
	});

	it.each<[object, string]>([
		[{ direct_path: undefined }, 'direct_path'],
		[{ direct_path: 'v/t62' }, 'direct_path'],
		[{ direct_path: '/v/t62 /x' }, 'direct_path'],
		[{ url: 'http://mmg.whatsapp.net/x' }, 'url'],
		[{ url: 'mmg' }, 'url'],
		[{ url: 5 }, 'url'],
		[{ media_key: undefined }, 'media_key'],
		[{ media_key: key(1).slice(0, 20) }, 'media_key'],
		[{ media_key: `${key(1)}AAAA` }, 'media_key'],
		[{ media_key: '!'.repeat(44) }, 'media_key'],
		[{ media_key: [1, 2, 3] }, 'media_key'],
		[{ file_sha256: undefined }, 'file_sha256'],
		[{ file_sha256: 'abcd' }, 'file_sha256'],
		[{ file_enc_sha256: undefined }, 'file_enc_sha256'],
		[{ file_length: undefined }, 'file_length'],
		[{ file_length: 0 }, 'file_length'],
		[{ file_length: '12345' }, 'file_length'],
		[{ file_length: 2 ** 31 + 1 }, 'file_length'],
		[{ mimetype: undefined }, 'mimetype'],
		[{ mimetype: 'jpeg' }, 'mimetype'],
		[{ mimetype: 'image/tiff' }, 'mimetype'],
	])('is refused with %j', (change, field) => {
		expect(errorOf(() => waRs('image', { ...body, ...change }))).toMatchObject({
			code: 'invalid_parameter',
			details: { parameter: `image.${field}` },
		});
	});

	it('that is no WebP is no sticker', () => {
		expect(errorOf(() => readMessage('sticker', { to, ...form }))).toMatchObject({
			details: { parameter: 'mimeType' },
		});
	});

	it.each(['directPath', 'mediaKey', 'fileSha256', 'fileEncSha256', 'fileLength', 'mimeType'])(
		'is refused by a form without %s',
		(name) => {
			expect(errorOf(() => readMessage('image', { to, ...form, [name]: '' }))).toMatchObject({
				code: 'invalid_parameter',
				details: { parameter: name },
			});
		},
	);
});
