import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { proto } from '@whiskeysockets/baileys';
import type { ReceivedMessage } from '../../../../../nodes/WhatsAppWeb/message/content';
import { trim } from '../../../../../nodes/WhatsAppWeb/session/receiving/trim';
import { textCommand, Trigger, useSessionHarness } from '../SessionHarness.ts';

const harness = useSessionHarness();

/** As large as the largest message that was seen to get through. */
const MEGABYTE = 1024 * 1024;

/** Bytes of values in the tables of what was received. */
function stored(): { message: number; journal: number } {
	const file = new DatabaseSync(join(harness.directory, 'store.sqlite'), { readOnly: true });
	const bytes = (table: string) =>
		Number(file.prepare(`SELECT total(length(value)) AS bytes FROM ${table}`).get()?.bytes);
	const sizes = { message: bytes('message'), journal: bytes('journal') };
	file.close();
	return sizes;
}

const padding = (bytes: number) => ({ paddingBytes: randomBytes(bytes) });

const LARGE: Array<[string, () => proto.IMessage]> = [
	['a megabyte of padding', () => ({ conversation: '1', messageContextInfo: padding(MEGABYTE) })],
	[
		'padding within an envelope',
		() => ({
			ephemeralMessage: {
				message: { conversation: '1', messageContextInfo: padding(MEGABYTE) },
			},
		}),
	],
	[
		'padding in what it quotes',
		() => ({
			extendedTextMessage: {
				text: '1',
				contextInfo: {
					stanzaId: 'Q',
					quotedMessage: { conversation: '2', messageContextInfo: padding(MEGABYTE) },
				},
			},
		}),
	],
	[
		'300,000 mentions',
		() => ({
			extendedTextMessage: {
				text: '1',
				contextInfo: { mentionedJid: new Array<string>(300_000).fill('1') },
			},
		}),
	],
	[
		'a preview of a megabyte',
		() => ({ extendedTextMessage: { text: '1', jpegThumbnail: randomBytes(MEGABYTE) } }),
	],
];

describe('a message that says one digit', () => {
	it.each(LARGE)('leaves little behind, though it comes with %s', async (_, message) => {
		const client = await harness.link();
		const trigger = await Trigger.on(client);
		const { id } = await harness.other.send(harness.own.jid, message());
		const { event } = await trigger.next();
		expect((event.data as ReceivedMessage).id).toBe(id);
		const { message: kept, journal } = stored();
		expect(kept).toBeLessThan(100 * 1024);
		expect(kept).toBeGreaterThan(0);
		expect(journal).toBe(0);
		// It can still be answered.
		await client.send(textCommand(harness.other.jid, 'An answer', { replyTo: id }));
		const answer = await harness.other.next();
		expect(answer.message.extendedTextMessage?.contextInfo?.stanzaId).toBe(id);
	});
});

describe('a long text', () => {
	it.each([
		['Latin', 'a'],
		['Chinese', '\u4F60'],
		['emoji', '\u{1F600}'],
	])('is kept whole (%s)', async (_, character) => {
		const client = await harness.link();
		const trigger = await Trigger.on(client);
		const text = character.repeat(65_536 / character.length);
		await harness.other.sendText(harness.own.jid, text);
		expect(await trigger.texts(1)).toEqual([text]);
		expect(stored().message).toBeGreaterThan(Buffer.byteLength(text));
	});
});

describe('trimming', () => {
	it.each<[string, unknown, unknown]>([
		['nothing', undefined, undefined],
		['bytes that are no padding', { messageSecret: Buffer.of(1) }, { messageSecret: Buffer.of(1) }],
		['a text of that name', { paddingBytes: 'x' }, { paddingBytes: 'x' }],
		[
			'lists in lists',
			{ a: [{ b: new Array(6_000).fill(0) }] },
			{ a: [{ b: new Array(5_000).fill(0) }] },
		],
	])('changes only what costs: %s', (_, value, expected) => {
		trim(value);
		expect(value).toEqual(expected);
	});

	it('ends on what is nested without end', () => {
		const loop: Record<string, unknown> = {};
		loop.self = loop;
		trim(loop);
	});
});
