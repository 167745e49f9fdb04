import { errorOf, invalid, readMessage } from '../readMessage.ts';
import { waRsExamples } from './waRs.examples.ts';
import { waServerExamples } from './waServer.examples.ts';

const waRs = (endpoint: string, body: unknown) =>
	readMessage('sendJson', { api: 'waRs', endpoint, body: body as never });
const waServer = (body: unknown) =>
	readMessage('sendJson', { api: 'waServer', body: body as never });

const to = '628123456789';
const jid = '628123456789@s.whatsapp.net';
const john = (vcardLines: string[]) => ({
	contactMessage: {
		displayName: 'John Doe',
		vcard: ['BEGIN:VCARD', 'VERSION:3.0', ...vcardLines, 'END:VCARD'].join('\n'),
	},
});

describe('the examples of WA-RS', () => {
	it.each(waRsExamples)('%s %s', (endpoint, body) => {
		const request = waRs(endpoint, body);
		const { to: chat } = JSON.parse(body) as { to: string };
		expect(request).toMatchObject({ kind: 'send', to: chat.includes('@') ? chat : jid });
		// Some examples name a time of the past; everything else in them is understood.
		expect(request.warnings.filter((warning) => !warning.endsWith('is in the past.'))).toEqual([]);
		expect(waRs(endpoint, JSON.parse(body))).toEqual(request);
	});

	it('say the same as the form', () => {
		const asForm: Array<[string, string, object]> = [
			[
				'text',
				'{"to":"628123456789","text":"Hi","reply_to":"3EB0"}',
				{ text: 'Hi', replyTo: '3EB0' },
			],
			[
				'location',
				'{"to":"628123456789","latitude":1.5,"longitude":2.5,"name":"A","address":"B"}',
				{ latitude: 1.5, longitude: 2.5, name: 'A', address: 'B' },
			],
			[
				'contact',
				'{"to":"628123456789","contact":{"display_name":"A","phones":[{"number":"+62812345678","phone_type":"WORK"}]}}',
				{ displayName: 'A', phones: { phone: [{ number: '+62812345678', phoneType: 'WORK' }] } },
			],
		];
		for (const [operation, body, form] of asForm) {
			expect(waRs(operation, body)).toEqual(readMessage(operation, { to, ...form }));
		}
	});

	it('keep the file, its type and how its author calls it', () => {
		const image = { data: 'AAAA', mimetype: 'image/jpeg' };
		const { content, media } = waRs('image', { to, image, caption: 'Hi' });
		expect(content).toEqual({ message: { imageMessage: { caption: 'Hi' } } });
		expect(media).toEqual({
			kind: 'image',
			source: {
				from: 'base64',
				base64: 'AAAA',
				mimeType: 'image/jpeg',
				parameter: 'image.data',
			},
		});
		const video = { url: 'https://example.com/v', mimetype: 'video/mp4' };
		expect(waRs('video', { to, video }).media?.source).toEqual({
			from: 'url',
			url: 'https://example.com/v',
			mimeType: 'video/mp4',
			parameter: 'video.url',
		});
	});

	const image = { url: 'https://example.com/a' };
	const contact = { display_name: 'A', phones: [{ number: '+62812345678' }] };
	it.each<[string, string, object, string]>([
		['misspelt', 'text', { text: 'Hi', captoin: 'x' }, 'captoin'],
		['of wa-server', 'text', { text: 'Hi', type: 'text' }, 'type'],
		[
			'of wa-server, within',
			'image',
			{ image: { ...image, mime_type: 'image/png' } },
			'image.mime_type',
		],
		['unknown, within', 'contact', { contact: { ...contact, phone: '1' } }, 'contact.phone'],
		[
			'unknown, within a list',
			'contact',
			{ contact: { ...contact, phones: [{ number: '+62812345678', phone_typ: 'WORK' }] } },
			'contact.phones[0].phone_typ',
		],
	])('refuse a field that is %s, by name', (_what, endpoint, body, parameter) => {
		expect(() => waRs(endpoint, { to, ...body })).toThrow(
			expect.objectContaining({
				code: 'invalid_parameter',
				details: { parameter },
				description: expect.stringMatching(/^A misspelt field.* takes: .*\bto\b/),
			}),
		);
	});

	it('refuse a field that means something to JavaScript only', () => {
		const body = '{"to":"628123456789","text":"Hi","__proto__":{"a":1}}';
		expect(() => waRs('text', body)).toThrow("'__proto__'");
	});
});

describe('the examples of wa-server', () => {
	it.each(waServerExamples)('%s', (body) => {
		const request = waServer(body);
		expect(request.to).toContain(String((JSON.parse(body) as { to: string }).to));
		expect(request.warnings).toEqual([]);
	});

	it('give every kind its content', () => {
		const contents = waServerExamples.map((body) => waServer(body).content.message);
		expect(contents).toContainEqual({ extendedTextMessage: { text: 'Hello from wa-server' } });
		expect(contents).toContainEqual({ imageMessage: { caption: 'Sample image with caption' } });
		expect(contents).toContainEqual({ audioMessage: { ptt: true } });
		expect(contents).toContainEqual({
			documentMessage: { fileName: 'report.pdf', caption: 'Please review this document' },
		});
		expect(contents).toContainEqual({ stickerMessage: {} });
		expect(contents).toContainEqual({
			locationMessage: {
				degreesLatitude: -6.175392,
				degreesLongitude: 106.827153,
				name: 'National Monument, Jakarta, Indonesia',
				address: 'National Monument, Jakarta, Indonesia',
			},
		});
		expect(contents).toContainEqual(
			john(['FN:John Doe', 'TEL;TYPE=CELL;waid=6281234567890:+6281234567890']),
		);
		expect(contents).toContainEqual(
			john([
				'FN:John Doe',
				'TEL;TYPE=CELL;waid=6281234567890:+6281234567890',
				'TEL;TYPE=WORK;waid=6289876543210:+6289876543210',
				'TEL;TYPE=HOME;waid=6281111111111:+6281111111111',
				'EMAIL:john@example.com',
			]),
		);
	});

	it('keep the file and its type', () => {
		const body = { to, type: 'audio', mime_type: 'audio/ogg; codecs=opus', data_base64: 'AAAA' };
		expect(waServer(body).media).toEqual({
			kind: 'audio',
			source: {
				from: 'base64',
				base64: 'AAAA',
				mimeType: 'audio/ogg; codecs=opus',
				parameter: 'data_base64',
			},
		});
	});

	it('ignore the caption of a sticker, and say so', () => {
		const body = {
			to,
			type: 'sticker',
			mime_type: 'image/webp',
			url: 'https://a.b/c',
			caption: 'x',
		};
		const request = waServer(body);
		expect(request.content.message).toEqual({ stickerMessage: {} });
		expect(request.warnings).toEqual(["The field 'caption' is not used and was left out."]);
	});
});

const huge = 'x'.repeat(70_000);
const file = { type: 'image', mime_type: 'image/png', url: 'https://a.b/c' };
const doe = { display_name: 'Doe', phones: [{ number: '+62812345678' }] };

describe('a body is refused, in the words of its author', () => {
	it.each<[string, unknown, string]>([
		['text', '{ "to": ', 'body'],
		['text', '[]', 'body'],
		['text', 'null', 'body'],
		['text', '"text"', 'body'],
		['newsletter', {}, 'endpoint'],
		['__proto__', {}, 'endpoint'],
		['text', { text: 'x' }, 'to'],
		['text', { to: 628123456789, text: 'x' }, 'to'],
		['text', { to: [to], text: 'x' }, 'to'],
		['text', { to, text: '' }, 'text'],
		['text', { to, text: null }, 'text'],
		['text', { to, text: 5 }, 'text'],
		['text', { to, text: { $ne: '' } }, 'text'],
		['text', { to, text: huge }, 'text'],
		['text', { to, text: 'x', reply_to: 1 }, 'reply_to'],
		['text', { to, text: 'x', reply_to: huge }, 'reply_to'],
		['image', { to }, 'image'],
		['image', { to, image: 'https://a.b/c.png' }, 'image'],
		['image', { to, image: [] }, 'image'],
		['image', { to, image: {} }, 'image.data'],
		['image', { to, image: { url: 1 } }, 'image.url'],
		['image', { to, image: { data: 'AAAA' } }, 'image.mimetype'],
		['image', { to, image: { data: 'AAAA', mimetype: 7 } }, 'image.mimetype'],
		[
			'image',
			{ to, image: { data: 'AAAA', mimetype: 'image/png', url: 'https://a.b' } },
			'image.data',
		],
		['video', { to, video: { url: 'https://a.b/c' }, caption: 1 }, 'caption'],
		['audio', { to, audio: { url: 'https://a.b/c' }, ptt: 'true' }, 'ptt'],
		['document', { to, document: { url: 'https://a.b/c' }, filename: '/etc/passwd' }, 'filename'],
		['location', { to, latitude: 1 }, 'longitude'],
		['location', { to, latitude: '1', longitude: 1 }, 'latitude'],
		['location', { to, latitude: 999, longitude: 1 }, 'latitude'],
		['contact', { to, contact: 'John' }, 'contact.display_name'],
		['contact', { to, contact: { display_name: 'John' } }, 'contact.phones'],
		['contact', { to, contact: { ...doe, phones: [] } }, 'contact.phones'],
		['contact', { to, contact: { ...doe, phones: ['+62812345678'] } }, 'contact.phones'],
		['contact', { to, contact: { ...doe, phones: Array(51).fill({}) } }, 'contact.phones'],
		['contact', { to, contact: { ...doe, phones: [{}] } }, 'contact.phones[0].number'],
		[
			'contact',
			{ to, contact: { ...doe, phones: [...doe.phones, { number: 'x' }] } },
			'contact.phones[1].number',
		],
		[
			'contact',
			{ to, contact: { ...doe, phones: [{ number: '+62812345678', phone_type: 'A\nB' }] } },
			'contact.phones[0].phone_type',
		],
	])('waRs %s %j', (endpoint, body, parameter) => {
		expect(errorOf(() => waRs(endpoint, body))).toMatchObject(invalid(parameter));
	});

	it.each<[unknown, string]>([
		[{ to, text: 'x' }, 'type'],
		[{ to, type: 'poll' }, 'type'],
		[{ to, type: 7 }, 'type'],
		[{ type: 'text', text: 'x' }, 'to'],
		[{ to, type: 'text' }, 'text'],
		[{ to, ...file, mime_type: '' }, 'mime_type'],
		[{ to, ...file, mime_type: 1 }, 'mime_type'],
		[{ to, ...file, url: undefined }, 'data_base64'],
		[{ to, ...file, data_base64: 'AAAA' }, 'data_base64'],
		[{ to, ...file, data_base64: { a: 1 } }, 'data_base64'],
		[{ to, ...file, type: 'document' }, 'file_name'],
		[{ to, ...file, type: 'document', file_name: 'a/b' }, 'file_name'],
		[{ to, type: 'contact', contact_name: 'John' }, 'vcard'],
		[{ to, type: 'contact', vcard: 'BEGIN:VCARD\nTEL:+62812345678\nEND:VCARD' }, 'contact_name'],
		[{ to, type: 'contact', contact_name: 'John', vcard: 'John' }, 'vcard'],
		[{ to, type: 'location', latitude: 1 }, 'longitude'],
	])('waServer %j', (body, parameter) => {
		expect(errorOf(() => waServer(body))).toMatchObject({
			code: 'invalid_parameter',
			details: { parameter },
		});
	});

	it('an API that is not known', () => {
		expect(errorOf(() => readMessage('sendJson', { api: 'cloud', body: '{}' }))).toMatchObject({
			details: { parameter: 'api' },
		});
	});
});

describe('a declared MIME type', () => {
	// The bytes are a JPEG's: only what is declared is looked at.
	const data = '/9j/4AAQSkZJRg==';
	const uploaded = {
		url: 'https://mmg.whatsapp.net/f',
		direct_path: '/v/t62.7',
		media_key: Buffer.alloc(32).toString('base64'),
		file_sha256: Buffer.alloc(32).toString('base64'),
		file_enc_sha256: Buffer.alloc(32).toString('base64'),
		file_length: 12,
	};
	const LISTED: Record<string, { waRs: string[]; waServer: string[]; never: string[] }> = {
		image: {
			waRs: ['image/jpeg', 'image/png', 'image/webp', ' IMAGE/JPEG ', 'image/jpg'],
			waServer: ['image/jpeg', 'image/png', 'image/webp'],
			never: [
				'image/gif',
				'image/bmp',
				'image/tiff',
				'image/svg+xml',
				'text/html',
				'application/octet-stream',
				'jpeg',
				'video/mp4',
			],
		},
		video: {
			waRs: ['video/mp4', 'video/3gpp'],
			waServer: ['video/mp4', 'video/3gpp', 'video/quicktime'],
			never: ['video/webm', 'video/x-msvideo', 'video/x-matroska', 'image/gif', 'audio/mpeg'],
		},
		audio: {
			waRs: ['audio/mpeg', 'audio/ogg', 'audio/ogg; codecs=opus', 'audio/wav'],
			waServer: ['audio/mpeg', 'audio/ogg; codecs=opus', 'audio/aac', 'audio/mp4'],
			never: ['audio/flac', 'audio/webm', 'audio/amr', 'video/mp4', 'text/plain'],
		},
		sticker: {
			waRs: ['image/webp'],
			waServer: ['image/webp'],
			never: ['image/png', 'image/jpeg', 'image/gif', 'video/mp4'],
		},
		document: {
			waRs: ['application/pdf', 'application/x-anything', 'text/html'],
			waServer: ['application/pdf', 'application/zip', 'text/plain'],
			never: [],
		},
	};
	const KINDS = Object.entries(LISTED);

	it.each(KINDS)('of %s is accepted when the document lists it', (kind, listed) => {
		const name = kind === 'document' ? { filename: 'a' } : {};
		for (const mimetype of listed.waRs) {
			waRs(kind, { to, [kind]: { data, mimetype }, ...name });
			waRs(kind, { to, [kind]: { url: 'https://a.b/c', mimetype }, ...name });
		}
		for (const mime_type of listed.waServer) {
			const file = kind === 'document' ? { file_name: 'a' } : {};
			waServer({ to, type: kind, mime_type, data_base64: data, ...file });
			waServer({ to, type: kind, mime_type, url: 'https://a.b/c', ...file });
		}
	});

	it.each(KINDS)(
		'of %s is refused otherwise, whatever the bytes are',
		(kind, { waServer: listed, waRs: own, never }) => {
			const refused = (parameter: string, code = 'unsupported_media_type') => ({
				code,
				retryable: false,
				message: expect.stringContaining(`'${parameter}' must be one of`),
				details: { parameter },
			});
			const others = kind === 'document' ? [] : listed.filter((type) => !own.includes(type));
			for (const mimetype of [...never, ...others]) {
				const error = (file: object) =>
					errorOf(() => waRs(kind, { to, [kind]: { ...file, mimetype } }));
				const at = `${kind}.mimetype`;
				expect(error({ data })).toMatchObject(refused(at));
				expect(error({ url: 'https://a.b/c' })).toMatchObject(refused(at));
				expect(error(uploaded)).toMatchObject(refused(at, 'invalid_parameter'));
			}
			for (const mime_type of never) {
				for (const file of [{ data_base64: data }, { url: 'https://a.b/c' }]) {
					const body = { to, type: kind, mime_type, ...file };
					expect(errorOf(() => waServer(body))).toMatchObject(refused('mime_type'));
				}
			}
		},
	);

	it('of a form is a hint only', () => {
		const form = { to, mediaSource: 'base64', base64: data, mimeType: 'image/gif' };
		expect(readMessage('image', form)).toMatchObject({ media: { kind: 'image' } });
	});
});
