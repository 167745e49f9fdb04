import { readFileSync } from 'node:fs';
import type { BinaryNode } from '@whiskeysockets/baileys';
import { chatModificationToAppPatch } from '@whiskeysockets/baileys';
import type { INodeParameters } from 'n8n-workflow';
import sharp from 'sharp';
import { findOperation } from '../../../../../nodes/WhatsAppWeb/actions/resources';
import { type Client, linkClient } from '../../../../whatsapp/client.ts';
import type { Phone } from '../../../../whatsapp/index.ts';
import { child } from '../../../../whatsapp/stanza.ts';
import { LinkedNode } from '../../LinkedNode.ts';

/** The resource Status: what the server sees, and what an unmodified Baileys client and phones in the audience get. */
const DAY = 24 * 3600;
const STATUS = 'status@broadcast';
const node = await LinkedNode.fromSource();
const { whatsapp, phone, friend } = node;
const dora = whatsapp.createPhone('628333000333', { pushName: 'Dora' });
const erik = whatsapp.createPhone('628444000444', { pushName: 'Erik' });
const stranger = whatsapp.createPhone('628555000555', { pushName: 'Stranger' });
let client: Client;

afterAll(async () => {
	await client.close();
	await node.stop();
});
afterEach(() => whatsapp.assertClean());

const parameters = (operation: string, more: INodeParameters = {}): INodeParameters => ({
	resource: 'status',
	operation,
	...more,
});
const post = async (operation: string, more: INodeParameters = {}) =>
	(await node.run(parameters(operation, more))).json;
const failure = async (operation: string, more: INodeParameters = {}) =>
	(await node.run(parameters(operation, more), { continueOnFail: true })).json.error;
const picture = sharp({ create: { width: 32, height: 32, channels: 3, background: '#0c0' } });
const jpeg = await picture.jpeg().toBuffer();
const people = (...persons: string[]) => ({ values: persons.map((person) => ({ person })) });
const crowd = people(...Array.from({ length: 1_001 }, (_, index) => `62811${1_000_000 + index}`));
const keysOf = (operation: string) => Object.keys(findOperation('status', operation)?.gives ?? {});

it('without a linked number nothing can be posted', async () => {
	expect(await failure('text', { text: 'Open' })).toMatchObject({ code: 'device_not_connected' });
});

describe('of a linked number', () => {
	beforeAll(async () => {
		const save = async (who: Phone, fullName: string, lidJid?: string) =>
			await phone.setAppState(
				chatModificationToAppPatch({ contact: { fullName, lidJid } }, who.jid),
			);
		await save(friend, 'Mr Friend', friend.lid);
		await save(dora, 'Dora');
		await save(erik, 'Erik', erik.lid);
		await node.link();
		client = await linkClient(whatsapp, friend);
	});

	describe('and its contacts', () => {
		beforeAll(async () => {
			// The phone's address book comes after the login.
			while ((await node.runAll({ resource: 'contact', operation: 'getMany' })).length === 0)
				await new Promise((resolve) => setImmediate(resolve));
			await node.run({ resource: 'contact', operation: 'block', contact: erik.number });
		});

		/** Posts, and sees what the server gets and who is named in it. */
		async function posting(operation: string, more: INodeParameters = {}) {
			const stanzas: BinaryNode[] = [];
			const fault = whatsapp.faults.drop((stanza) => {
				if (stanza.tag === 'message' && stanza.attrs.to === STATUS) stanzas.push(stanza);
				return false;
			}, 1_000);
			const json = await post(operation, more);
			fault.cancel();
			const [stanza] = stanzas;
			const named = child(stanza, 'participants')?.content as BinaryNode[];
			// Baileys names the sending device, too.
			const sending = phone.lid.replace('@', ':1@');
			const jids = named.map(({ attrs }) => attrs.jid).filter((jid) => jid !== sending);
			jids.sort();
			return { json, stanza, jids };
		}

		it('a text goes to them, by LID, and to nobody who is blocked', async () => {
			const { json, stanza, jids } = await posting('text', {
				text: 'Fresh bread',
				backgroundColor: '#aa3300',
				font: 'exo2',
			});
			expect(Object.keys(json)).toEqual(keysOf('text'));
			expect(json).toMatchObject({
				chat: STATUS,
				to: STATUS,
				to_pn: null,
				to_lid: null,
				status: 'accepted',
				audience: 2,
				expires_at: Number(json.timestamp) + DAY,
				warnings: [],
			});
			const own = [phone.lid, friend.lid.replace('@', ':1@')];
			expect(jids).toEqual([...own, friend.lid, dora.lid].sort());
			expect(stanza?.attrs.addressing_mode).toBeUndefined();
			expect(child(stanza, 'meta')?.attrs).toEqual({ status_setting: 'contacts' });

			const { key, message } = await client.nextMessage(
				({ key: { id } }) => id === json.message_id,
			);
			expect(key.remoteJid).toBe(STATUS);
			expect(message?.extendedTextMessage).toMatchObject({
				text: 'Fresh bread',
				backgroundArgb: 0xff_aa_33_00,
				textArgb: 0xff_ff_ff_ff,
				font: 9,
			});
			await dora.next(({ id }) => id === json.message_id);
			await phone.next(({ id }) => id === json.message_id);
			expect(erik.received).toEqual([]);
			expect(stranger.received).toEqual([]);
		});

		it.each<[string, INodeParameters, string, Phone[]]>([
			['all but some', { audience: 'except', people: people(friend.number) }, 'denylist', [dora]],
			[
				'just some, contacts or not',
				{ audience: 'chosen', people: people(stranger.number, dora.lid) },
				'allowlist',
				[stranger, dora],
			],
		])('it goes to %s', async (_who, audience, setting, readers) => {
			const { json, stanza, jids } = await posting('text', { text: 'For you', ...audience });
			expect(json).toMatchObject({ audience: readers.length });
			expect(child(stanza, 'meta')?.attrs).toEqual({ status_setting: setting });
			expect(jids).toEqual([phone.lid, ...readers.map(({ lid }) => lid)].sort());
			for (const reader of readers) await reader.next(({ id }) => id === json.message_id);
		});

		it('who is chosen and cannot get it is told of', async () => {
			const json = await post('text', {
				text: 'Two of three',
				audience: 'chosen',
				people: people('628999000999', dora.number, erik.number),
			});
			expect(json).toMatchObject({
				audience: 1,
				warnings: [expect.stringMatching(/^2 of the people chosen/)],
			});
		});

		it.each<[string, string[]]>([
			['chosen', ['628999000999']],
			['except', [friend.number, dora.number]],
		])('nobody being left is an error (%s)', async (audience, persons) => {
			const nobody = { text: 'x', audience, people: people(...persons) };
			expect(await failure('text', nobody)).toMatchObject({
				code: 'recipient_not_found',
				message: 'There is nobody to show the status to',
				details: { reason: 'no_audience' },
			});
		});

		it.each<[string, string, Buffer, string, INodeParameters]>([
			['image', 'imageMessage', jpeg, 'image/jpeg', { caption: 'Today' }],
			[
				'video',
				'videoMessage',
				readFileSync('test/fixtures/media/card.mp4'),
				'video/mp4',
				{ caption: 'Tour' },
			],
			[
				'audio',
				'audioMessage',
				readFileSync('test/fixtures/media/tone.opus'),
				'audio/ogg',
				{ backgroundColor: '#112233' },
			],
		])('%s is posted', async (operation, kind, bytes, mimeType, more) => {
			const data = { data: bytes.toString('base64'), mimeType };
			const { json } = await node.run(parameters(operation, more), {
				items: [{ json: {}, binary: { data } }],
			});
			expect(Object.keys(json)).toEqual(keysOf(operation));
			const { message } = await dora.next(({ id }) => id === json.message_id);
			const content = (message as Record<string, { caption?: string | null }>)[kind];
			expect(content?.caption ?? undefined).toBe(more.caption);
			if (kind === 'audioMessage') {
				expect(content).toMatchObject({ ptt: true, backgroundArgb: 0xff_11_22_33 });
			}
			expect((await dora.download({ message })).length).toBeGreaterThan(0);
		});

		it('it is done once in an execution, and read by anybody', async () => {
			friend.autoRead = true;
			const options = { executionId: 'one status' };
			const once = parameters('text', { text: 'Once', options: { waitUntil: 'read' } });
			const { json } = await node.run(once, options);
			expect(json.status).toBe('read');
			friend.autoRead = false;
			const sent: string[] = [];
			const stop = whatsapp.on('message', ({ id }) => sent.push(id));
			const again = await node.run(once, options);
			stop();
			expect(again.json.message_id).toBe(json.message_id);
			expect(sent).toEqual([]);
		});

		it('a device that cannot decrypt it gets it again', async () => {
			whatsapp.faults.corrupt({ tag: 'message', to: friend.number, device: 1 }, 1);
			const json = await post('text', { text: 'Twice, if need be' });
			const { message } = await client.nextMessage(
				({ key, message: got }) => key.id === json.message_id && Boolean(got?.extendedTextMessage),
			);
			expect(message?.extendedTextMessage?.text).toBe('Twice, if need be');
		});

		it('it goes to the devices there are now when WhatsApp finds that it knows of others', async () => {
			whatsapp.faults.nack({ tag: 'message', to: STATUS }, 479);
			const { json, stanza } = await posting('text', { text: 'For all devices' });
			expect(json).toMatchObject({ status: 'accepted', warnings: [] });
			expect(stanza?.attrs.id).toBe(json.message_id);
			const { message } = await client.nextMessage(({ key }) => key.id === json.message_id);
			expect(message?.extendedTextMessage?.text).toBe('For all devices');
			await dora.next(({ id }) => id === json.message_id);
		});

		it('it is deleted for those who got it', async () => {
			const { message_id: id } = await post('text', {
				text: 'A mistake',
				audience: 'chosen',
				people: people(stranger.number),
			});
			const { json, stanza, jids } = await posting('delete', { messageId: id as string });
			expect(Object.keys(json)).toEqual(keysOf('delete'));
			expect(json).toMatchObject({ chat: STATUS, target_message_id: id, audience: 1 });
			expect(stanza?.attrs).toMatchObject({ edit: '7' });
			expect(child(stanza, 'meta')).toBeUndefined();
			expect(jids).toEqual([phone.lid, stranger.lid].sort());
			const { message } = await stranger.next((received) => received.id === json.message_id);
			expect(message.protocolMessage).toMatchObject({ type: 0, key: { id, remoteJid: STATUS } });
		});

		it.each<[string, string, INodeParameters, RegExp]>([
			['no text', 'text', { text: '' }, /'Text'.*empty/],
			['a long text', 'text', { text: 'x'.repeat(701) }, /'Text'.*700/],
			['no color', 'text', { text: 'x', backgroundColor: 'red' }, /'Background Color'/],
			['nobody chosen', 'text', { text: 'x', audience: 'chosen' }, /'People'/],
			[
				'too many chosen',
				'text',
				{ text: 'x', audience: 'chosen', people: crowd },
				/'People'.*1,?000/,
			],
			[
				'a group chosen',
				'text',
				{ text: 'x', audience: 'chosen', people: people('120363000000000001@g.us') },
				/Person'/,
			],
			['no file', 'image', {}, /no file/],
			['no ID', 'delete', { messageId: '' }, /'Message ID'/],
		])('%s is refused', async (_what, operation, more, message) => {
			expect(await failure(operation, more)).toMatchObject({
				code: 'invalid_parameter',
				message: expect.stringMatching(message),
			});
		});
	});
});
