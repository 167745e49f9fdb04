import { readFileSync } from 'node:fs';
import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import sharp from 'sharp';
import { album } from '../../../../../nodes/WhatsAppWeb/actions/message/album.operation';
import { type Client, linkClient } from '../../../../whatsapp/client.ts';
import { LinkedNode } from '../../LinkedNode.ts';

/** What an unmodified Baileys client gets of an album. */
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

const jpeg = async (background: string) =>
	await sharp({ create: { width: 64, height: 48, channels: 3, background } })
		.jpeg()
		.toBuffer();
const film = readFileSync('test/fixtures/media/card.mp4');

const file = (bytes: Buffer, mimeType: string, fileName?: string) => ({
	data: bytes.toString('base64'),
	mimeType,
	...(fileName && { fileName }),
});
type Binary = NonNullable<INodeExecutionData['binary']>;
const red = file(await jpeg('#c00'), 'image/jpeg', 'red.jpg');
const blue = file(await jpeg('#00c'), 'image/jpeg', 'blue.jpg');
const tour = file(film, 'video/mp4', 'tour.mp4');
const pdf = file(Buffer.from('%PDF-1.7\n%âãÏÓ\n1 0 obj'), 'application/pdf', 'menu.pdf');

const parameters = (given: INodeParameters = {}): INodeParameters => ({
	resource: 'message',
	operation: 'album',
	to: node.friend.number,
	...given,
});
const items = (binary: Binary): INodeExecutionData[] => [{ json: {}, binary }];

interface FileJson {
	field: string;
	message_id: string | null;
	status: string;
	error?: { code: string };
}

async function send(binary: Binary, given: INodeParameters = {}) {
	const context = node.context(parameters(given), { items: items(binary) });
	const [item] = await node.execute(context);
	const json = item?.json as { message_id: string; files: FileJson[]; warnings: string[] };
	return { json, hints: context.hints.map(({ message }) => message) };
}

const received = async (id: string | null | undefined) =>
	await client.nextMessage(({ key }) => key.id === id);

/** Ids of what the server has taken while `act` ran, in its order. */
async function sentDuring(act: () => Promise<unknown>): Promise<string[]> {
	const ids: string[] = [];
	const stop = node.whatsapp.on('message', ({ id, from, category }) => {
		if (from.startsWith(node.phone.number) && category === undefined) ids.push(id);
	});
	await act().finally(stop);
	return ids;
}

it.each(['a person', 'a group'])(
	'is announced, and its files follow in order, to %s',
	async (to) => {
		const chat =
			to === 'a group' ? node.friend.createGroup('Trip', [node.phone]) : node.friend.number;
		const quoted = await node.run(parameters({ operation: 'text', to: chat, text: 'Pictures?' }));
		const replyTo = quoted.json.message_id as string;
		let answer: Awaited<ReturnType<typeof send>> | undefined;
		const ids = await sentDuring(async () => {
			answer = await send(
				{ photo_0: red, photo_1: blue, film: tour },
				{ to: chat, binaryPropertyName: 'film, photo', caption: 'Our trip', options: { replyTo } },
			);
		});
		const json = answer?.json;
		expect(Object.keys(json ?? {})).toEqual(Object.keys(album.gives));
		expect(json).toMatchObject({
			status: 'accepted',
			warnings: [],
			files: [
				{ field: 'film', file_name: 'tour.mp4', type: 'video', status: 'accepted' },
				{ field: 'photo_0', file_name: 'red.jpg', type: 'image', status: 'accepted' },
				{ field: 'photo_1', file_name: 'blue.jpg', type: 'image', status: 'accepted' },
			],
		});
		expect(answer?.hints).toEqual([]);
		expect(ids).toEqual([json?.message_id, ...(json?.files ?? []).map((each) => each.message_id)]);

		const { message: parent } = await received(json?.message_id);
		expect(parent?.albumMessage).toMatchObject({
			expectedImageCount: 2,
			expectedVideoCount: 1,
			contextInfo: {
				stanzaId: replyTo,
				quotedMessage: { extendedTextMessage: { text: 'Pictures?' } },
			},
		});
		expect(parent?.messageContextInfo?.messageSecret).toHaveLength(32);
		for (const [index, { message_id: id }] of (json?.files ?? []).entries()) {
			const { message, key } = await received(id);
			expect(message?.messageContextInfo?.messageAssociation).toMatchObject({
				associationType: 1,
				parentMessageKey: { fromMe: true, id: json?.message_id },
			});
			const shown = message?.imageMessage ?? message?.videoMessage;
			expect(shown?.caption ?? '').toBe(index === 0 ? 'Our trip' : '');
			expect(shown?.contextInfo?.stanzaId ?? '').toBe('');
			expect(shown?.mimetype).toBe(index === 0 ? 'video/mp4' : 'image/jpeg');
			expect(key.remoteJid).toBeTruthy();
		}
	},
);

it('a file that is no picture or video is left out, and not counted', async () => {
	const { json, hints } = await send({ a: red, menu: pdf, b: tour });
	const { message } = await received(json.message_id);
	expect(message?.albumMessage).toMatchObject({ expectedImageCount: 1, expectedVideoCount: 1 });
	expect(json.files.map(({ status }) => status)).toEqual(['accepted', 'failed', 'accepted']);
	expect(json.files[1]).toMatchObject({
		field: 'menu',
		file_name: 'menu.pdf',
		message_id: null,
		error: { code: 'unsupported_media_type', retryable: false },
	});
	expect(hints).toEqual([expect.stringMatching(/^1 of 3 files could not be sent: menu\.pdf \(/)]);
});

it('all or nothing sends nothing then', async () => {
	const ids = await sentDuring(async () => {
		await expect(send({ a: red, menu: pdf }, { allOrNothing: true })).rejects.toMatchObject({
			httpCode: 'unsupported_media_type',
		});
	});
	expect(ids).toEqual([]);
});

it('what is declared wrongly goes by its content', async () => {
	const { json } = await send({ a: file(film, 'image/png'), b: { ...red, mimeType: 'video/mp4' } });
	const { message } = await received(json.message_id);
	expect(message?.albumMessage).toMatchObject({ expectedImageCount: 1, expectedVideoCount: 1 });
});

it('a single file that remains is no album', async () => {
	const { json } = await send({ a: red, menu: pdf }, { caption: 'Tonight' });
	const { message } = await received(json.message_id);
	expect(message?.imageMessage).toMatchObject({ caption: 'Tonight' });
	expect(message?.messageContextInfo?.messageAssociation ?? null).toBeNull();
	expect(json.files[0]?.message_id).toBe(json.message_id);
	expect(json.warnings).toEqual([expect.stringContaining('Only one file')]);
});

it('a retry goes on where the album stopped', async () => {
	const options = { items: items({ a: red, b: blue, c: tour }), executionId: 'stopped album' };
	let files = 0;
	const second = (stanza: { tag: string; attrs: Record<string, string> }) =>
		stanza.tag === 'message' && stanza.attrs.type === 'media' && (files += 1) === 2;
	const fault = node.whatsapp.faults.nack(second, 475);
	const first = await sentDuring(async () => {
		await expect(node.run(parameters(), options)).rejects.toMatchObject({
			httpCode: 'new_chat_limit_reached',
		});
	});
	fault.cancel();

	const answers: Array<Record<string, unknown>> = [];
	const again = async () => answers.push((await node.run(parameters(), options)).json);
	const retried = await sentDuring(again);
	expect(await sentDuring(again)).toEqual([]);
	const [answer] = answers;
	const ids = (answer?.files as FileJson[]).map(({ message_id }) => message_id);
	expect(first).toEqual([answer?.message_id, ids[0]]);
	expect(retried).toEqual(ids.slice(1));
	expect(answers[1]).toEqual(answer);
});

it('a file whose upload fails is told, and the others follow', async () => {
	const fault = node.whatsapp.faults.failMedia({ upload: 400 }, 1);
	const { json, hints } = await send({ a: red, b: blue, c: tour });
	expect(fault.count).toBe(1);
	expect(json.files.map(({ status }) => status)).toEqual(['failed', 'accepted', 'accepted']);
	expect(json.files[0]).toMatchObject({ error: { code: 'media_upload_failed', retryable: true } });
	expect(hints).toEqual([expect.stringMatching(/^1 of 3 files/)]);
});

it.each<[string, Binary, INodeParameters, RegExp]>([
	['no file', {}, {}, /names no file/],
	['one file', { a: red }, {}, /one file/],
	['an unknown field', { a: red, b: blue }, { binaryPropertyName: 'a, c' }, /has no 'c'/],
	['no name', { a: red, b: blue }, { binaryPropertyName: '' }, /empty/],
	[
		'31 files',
		Object.fromEntries(Array.from({ length: 31 }, (_, index) => [`f${index}`, red])),
		{},
		/31 files/,
	],
])('is refused with %s', async (_what, binary, given, message) => {
	await expect(send(binary, given)).rejects.toMatchObject({
		type: 'invalid_parameter',
		message: expect.stringMatching(message),
	});
});

it('is refused to a channel', async () => {
	const channel = '120363000000000001@newsletter';
	await expect(send({ a: red, b: blue }, { to: channel })).rejects.toMatchObject({
		httpCode: 'unsupported_for_newsletter',
	});
});
