import type { proto } from '@whiskeysockets/baileys';
import type { IDataObject } from 'n8n-workflow';
import { bring } from '../../session/rawStanzas.ts';
import { useSessionHarness } from '../../session/SessionHarness.ts';
import { ItemReporter } from '../ItemReporter.ts';

/** Hostile messages from end to end: each becomes an item or an error event, and the messages around it arrive. */
const harness = useSessionHarness();

const EVENTS = ['message', 'undecryptable_message'] as const;

/** A field of a protobuf message that holds bytes. */
function field(number: number, content: Uint8Array): Buffer {
	return Buffer.concat([head(number, content.length), content]);
}

function head(number: number, length: number): Buffer {
	return Buffer.concat([varint((number << 3) | 2), varint(length)]);
}

function varint(value: number): Buffer {
	const bytes: number[] = [];
	for (; value > 127; value = Math.floor(value / 128)) bytes.push(value % 128 | 128);
	return Buffer.from([...bytes, value]);
}

const EPHEMERAL = 40;
const TEXT = field(1, Buffer.from('deep down'));

/** A text in this many envelopes. */
function nested(levels: number): Buffer {
	const parts: Buffer[] = [TEXT];
	let length = TEXT.length;
	for (const number of Array.from({ length: levels }, () => [1, EPHEMERAL]).flat()) {
		const part = head(number, length);
		parts.push(part);
		length += part.length;
	}
	return Buffer.concat(parts.reverse());
}

const card = (...lines: string[]): proto.IMessage => ({
	contactMessage: {
		displayName: 'Ani',
		vcard: ['BEGIN:VCARD', ...lines, 'END:VCARD'].join('\r\n'),
	},
});

const file = (fields: proto.Message.IDocumentMessage): proto.IMessage => ({
	documentMessage: { directPath: '/v/nowhere', mediaKey: Buffer.alloc(32), ...fields },
});

const lids = (count: number): string[] =>
	Array.from({ length: count }, (_, index) => `${index}@lid`);

const text = (fields: proto.Message.IExtendedTextMessage): proto.IMessage => ({
	extendedTextMessage: { text: 'Hello', ...fields },
});

const CASES: Array<[name: string, message: proto.IMessage | Uint8Array, item: object]> = [
	['bytes that are no message', Buffer.from('\xff\xff\xff\xff', 'latin1'), { reason: 'malformed' }],
	['a message that ends in its middle', TEXT.subarray(0, 5), { reason: 'malformed' }],
	['a wrong type of field', Buffer.from([0x0d, 1, 2, 3, 4]), { text: expect.any(String) }],
	['a field that nobody knows', field(9_999, TEXT), { message_type: 'unknown', text: '' }],
	['eight envelopes', nested(8), { message_type: 'conversation', text: 'deep down' }],
	['nine envelopes', nested(9), { message_type: 'ephemeral', text: '' }],
	['a thousand envelopes', nested(1_000), { message_type: 'ephemeral', text: '' }],
	['thirty thousand envelopes', nested(30_000), { reason: 'malformed' }],
	['a text of a megabyte', { conversation: 'x'.repeat(1_000_000) }, { text: 'x'.repeat(65_536) }],
	[
		'a text that no database takes',
		{ conversation: 'a\0b\u202Ec' },
		{ message_type: 'conversation', text: 'ab\u202Ec' },
	],
	[
		'a list of mentions without end',
		text({ contextInfo: { mentionedJid: lids(50_000) } }),
		{
			text: 'Hello',
			mentions: lids(2_048),
			mentions_people: lids(2_048).map((jid) => ({ jid, pn: null, lid: jid })),
		},
	],
	[
		'quotations in quotations',
		text({
			contextInfo: {
				stanzaId: 'Q',
				quotedMessage: text({ contextInfo: { stanzaId: 'R', quotedMessage: text({}) } }),
			},
		}),
		{ quoted: expect.objectContaining({ message_id: 'Q', text: 'Hello' }) },
	],
	[
		'a card with folded lines and lines of its own',
		card('FN:Ani', 'TEL;TYPE=CELL:+62 8', ' 12', 'TEL:+1\\nTEL:+2', 'X-EVIL:\u0000'),
		{
			contacts: [
				expect.objectContaining({
					phones: [
						{ number: '+62 812', type: 'CELL', wa_id: null },
						{ number: '+1 TEL:+2', type: null, wa_id: null },
					],
				}),
			],
		},
	],
	[
		'a path for a name',
		file({ fileName: '../../../etc/cron.d/evil\u0000.sh', fileLength: 1 }),
		{ media_file_name: 'evil.sh', media_path: null },
	],
	[
		'a name that turns around',
		file({ fileName: 'C:\\photo\u202Egpj.exe', fileLength: 1 }),
		{ media_file_name: 'photogpj.exe' },
	],
	[
		'numbers that are none',
		{ locationMessage: { degreesLatitude: Number.NaN, degreesLongitude: Infinity } },
		{ latitude: null, longitude: null },
	],
	[
		'a size beyond all numbers',
		file({ fileLength: '18446744073709551615' as unknown as number, mimetype: 'a\r\nb: c' }),
		{ media_size: null, media_mime_type: 'application/octet-stream' },
	],
	[
		'a reply that would change the prototype',
		{
			interactiveResponseMessage: {
				nativeFlowResponseMessage: { paramsJson: '{"__proto__":{"admin":true},"id":"1"}' },
			},
		},
		{ reply: expect.objectContaining({ id: '1', params: { id: '1' } }) },
	],
	[
		'everything at once',
		{
			conversation: 'a',
			imageMessage: {},
			locationMessage: {},
			pollCreationMessage: {},
			contactMessage: {},
		},
		{ message_type: expect.any(String), text: expect.any(String) },
	],
	['a message that keys pretend to be', { senderKeyDistributionMessage: {} }, {}],
];

it('one strange message after the other is told, and none costs the one behind it', async () => {
	const { own, other } = harness;
	const reporter = await ItemReporter.on(await harness.link(), EVENTS);
	const from = { from: other.jid, sender_lid: other.lid };
	for (const [name, message, expected] of CASES) {
		const id = await bring(harness, message, from);
		await other.sendText(own.jid, `after ${name}`);
		const items = await untilText(reporter, `after ${name}`);
		// A sender key without a message makes no event.
		const wanted = Object.keys(expected).length > 0 ? [fits(id, expected)] : [];
		expect({ name, items }).toEqual({ name, items: wanted });
	}
	expect(Object.prototype).not.toHaveProperty('admin');
	harness.takeViolations();
});

it('a stanza of odd attributes is a message all the same', async () => {
	const { other } = harness;
	const reporter = await ItemReporter.on(await harness.link(), EVENTS);
	const attrs = { id: '../<x>\n', t: 'soon', notify: 'Bu\0di\r\nX: y' };
	const from = { from: other.jid, sender_lid: other.lid };
	const before = Math.floor(Date.now() / 1000);
	await bring(harness, { conversation: 'aneh' }, { ...from, ...attrs });
	const json = await reporter.json();
	expect(json).toMatchObject({ text: 'aneh', message_id: '../<x>\n', push_name: 'Budi X: y' });
	expect(json.timestamp).toBeGreaterThanOrEqual(before);
	harness.takeViolations();
});

function fits(id: string, expected: object): unknown {
	const item =
		'reason' in expected
			? { event: 'undecryptable_message', undecryptable: expect.objectContaining(expected) }
			: { event: 'message', ...expected };
	return expect.objectContaining({ message_id: id, ...item });
}

/** The items before the one with this text. */
async function untilText(reporter: ItemReporter, last: string): Promise<IDataObject[]> {
	const items: IDataObject[] = [];
	for (;;) {
		const json = await reporter.json();
		if (json.text === last) return items;
		items.push(json);
	}
}
