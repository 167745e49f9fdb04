import type { proto } from '@whiskeysockets/baileys';
import { WhatsAppError } from '../../../../nodes/WhatsAppWeb/errors';
import { SerialQueue } from '../../../../nodes/WhatsAppWeb/primitives/SerialQueue';
import {
	type ItemOptions,
	type ItemSource,
	toItem,
} from '../../../../nodes/WhatsAppWeb/trigger/items';
import { IMAGE, messageEvent, NOWHERE, SESSION } from './sampleEvents.ts';
import { FakeTriggerSession, settled } from './FakeTriggerSession.ts';
import { triggerContext } from './triggerContext.ts';

const OPTIONS: ItemOptions = {
	downloadMedia: true,
	maxMediaBytes: 1_000,
	binaryPropertyName: 'data',
	raw: false,
};

async function item(
	message: proto.IMessage,
	options: Partial<ItemOptions> = {},
	session = new FakeTriggerSession(),
) {
	return await toItem(messageEvent(message), { ...OPTIONS, ...options }, source(session));
}

function source(session = new FakeTriggerSession()): ItemSource {
	return {
		client: session.handle.client,
		files: session.handle.files,
		prepareBinaryData: triggerContext().helpers.prepareBinaryData,
		names: new SerialQueue(),
		signal: new AbortController().signal,
	};
}

it('an item says what happened, when, to whom, and the rest flat', async () => {
	const { json, binary } = await item({ conversation: 'Hello' });
	expect(json).toMatchObject({
		event: 'message',
		timestamp: 1_700_000_000,
		session: SESSION,
		text: 'Hello',
	});
	expect(json).not.toHaveProperty('media_path');
	expect(json).not.toHaveProperty('raw');
	expect(binary).toBeUndefined();
});

it('an item says the chat by its name, when by the calendar, and the number of who wrote', async () => {
	const session = new FakeTriggerSession();
	const asked: unknown[] = [];
	session.handle.client.query = (async (name: string, args: unknown) => {
		asked.push([name, args]);
		return { jids: [], name: 'Budi\u0007from next door', isContact: true };
	}) as never;
	const { json } = await item({ conversation: 'Hello' }, {}, session);
	expect(asked).toEqual([['lookUpChat', { jid: json.chat }]]);
	expect(json).toMatchObject({
		chat_name: 'Budi from next door',
		date: '2023-11-14T22:13:20.000Z',
		phone: expect.stringMatching(/^\+\d+$/),
	});
	expect(Object.keys(json).slice(0, 5)).toEqual([
		'event',
		'text',
		'push_name',
		'chat',
		'chat_name',
	]);
});

it('an event that this version does not know is told all the same', async () => {
	const event = { event: 'later', id: '1', timestamp: 1, session: SESSION, data: {} };
	const { json } = await toItem(event as never, OPTIONS, source());
	expect(json).toEqual({
		event: 'later',
		timestamp: 1,
		date: '1970-01-01T00:00:01.000Z',
		session: SESSION,
		...NOWHERE,
		chat_name: null,
		phone: null,
	});
});

describe('media', () => {
	it('are downloaded into the binary field that media_path names', async () => {
		const session = new FakeTriggerSession();
		const { json, binary } = await item(IMAGE, { binaryPropertyName: 'picture' }, session);
		expect(json).toMatchObject({ media_path: 'picture', media_mime_type: 'image/png' });
		expect(json).not.toHaveProperty('media_error');
		expect(binary).toEqual({
			picture: {
				data: Buffer.from('the file').toString('base64'),
				fileName: 'image-3EB0C0FFEE.png',
				mimeType: 'image/png',
			},
		});
		expect(session.downloads).toEqual([
			{
				media: expect.objectContaining({
					kind: 'image',
					directPath: '/v/1',
					mediaKey: expect.any(Uint8Array),
					fileSha256: expect.any(Uint8Array),
					fileLength: 8,
				}),
				maxBytes: 1_000,
				messageId: '3EB0C0FFEE',
				timeoutMs: 120_000,
				signal: expect.any(AbortSignal),
			},
		]);
	});

	it('keep the name of a document', async () => {
		const document = { ...IMAGE.imageMessage, mimetype: 'application/pdf', fileName: 'a/b.pdf' };
		const { binary } = await item({ documentMessage: document });
		expect(binary?.data?.fileName).toBe('a_b.pdf');
	});

	it.each([
		['application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'docx'],
		['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'xlsx'],
		['application/vnd.openxmlformats-officedocument.presentationml.presentation', 'pptx'],
		['application/zip', 'zip'],
		['application/x-zip-compressed', 'zip'],
		['text/csv', 'csv'],
		['text/comma-separated-values', 'csv'],
		['image/heic', 'heic'],
		['video/webm', 'webm'],
		['audio/amr', 'amr'],
		['application/vnd.android.package-archive', 'apk'],
		['TEXT/Calendar; charset=utf-8', 'ics'],
	])('have an ending without a name: %s', async (mimetype, ending) => {
		const { binary } = await item({ documentMessage: { ...IMAGE.imageMessage, mimetype } });
		expect(binary?.data).toMatchObject({ fileName: `document-3EB0C0FFEE.${ending}` });
	});

	it('get no path from the id of a message', async () => {
		const event = messageEvent(IMAGE);
		const hostile = { ...event, data: { ...event.data, id: '../../etc/x' } };
		const { binary, json } = await toItem(hostile, OPTIONS, source());
		expect(binary?.data?.fileName).toBe('x.png');
		expect(json.message_id).toBe('../../etc/x');
	});

	it('come three at a time, however many there are and whatever becomes of them', async () => {
		const session = new FakeTriggerSession();
		let running = 0;
		let most = 0;
		session.onDownload = async (_, { maxBytes }) => {
			most = Math.max(most, ++running);
			await settled();
			running--;
			if (maxBytes % 2) throw new Error('odd');
			return Buffer.from('the file');
		};
		const items = await Promise.all(
			Array.from({ length: 20 }, (_, maxMediaBytes) => item(IMAGE, { maxMediaBytes }, session)),
		);
		expect(most).toBe(3);
		expect(items.filter(({ binary }) => binary)).toHaveLength(10);
	});

	it('of one number do not hold up those of another', async () => {
		const slow = new FakeTriggerSession();
		const release: Array<() => void> = [];
		slow.onDownload = async () => {
			await new Promise<void>((resolve) => release.push(resolve));
			return Buffer.from('the file');
		};
		const held = Promise.all(Array.from({ length: 4 }, () => item(IMAGE, {}, slow)));
		const other = { ...messageEvent(IMAGE), session: '628222@s.whatsapp.net' };
		expect(await toItem(other, OPTIONS, source())).toHaveProperty('binary.data');
		while (release.length > 0) {
			release.splice(0).forEach((each) => each());
			await settled();
		}
		expect(await held).toHaveLength(4);
	});

	it('stay at WhatsApp when nobody wants them', async () => {
		const session = new FakeTriggerSession();
		const { json, binary } = await item(IMAGE, { downloadMedia: false }, session);
		expect(json.media_path).toBeNull();
		expect(json).toHaveProperty('media.direct_path', '/v/1');
		expect(binary).toBeUndefined();
		expect(session.downloads).toEqual([]);
	});

	it.each([
		[new WhatsAppError('media_too_large', 'Too large'), 'media_too_large'],
		[new WhatsAppError('media_download_failed', 'Gone'), 'media_download_failed'],
		[new TypeError('surprise'), 'internal_error'],
	])('that cannot be had do not hold back their message: %p', async (error, code) => {
		const session = new FakeTriggerSession();
		session.onDownload = () => Promise.reject(error);
		const { json, binary } = await item(IMAGE, {}, session);
		expect(json).toMatchObject({
			text: 'Sunset',
			media_path: null,
			media_error: { code, message: error.message, description: null },
		});
		expect(binary).toBeUndefined();
	});

	it('without a key are not asked for', async () => {
		const session = new FakeTriggerSession();
		const { json } = await item({ stickerMessage: { directPath: '/v/1' } }, {}, session);
		expect(json).toHaveProperty('media_error.code', 'media_download_failed');
		expect(session.downloads).toEqual([]);
	});

	it('that n8n cannot store do not hold back their message', async () => {
		const { json } = await toItem(messageEvent(IMAGE), OPTIONS, {
			...source(),
			prepareBinaryData: () => Promise.reject(new Error('disk full')),
		});
		expect(json).toHaveProperty('media_error', {
			code: 'internal_error',
			message: 'disk full',
			description: null,
		});
	});
});

it('the raw data have everything WhatsApp sent, as JSON', async () => {
	const { json } = await item(IMAGE, { raw: true, downloadMedia: false });
	expect(json.raw).toMatchObject({
		id: '3EB0C0FFEE',
		offline: false,
		message: { imageMessage: { mediaKey: Buffer.alloc(32, 1).toString('base64') } },
	});
});
