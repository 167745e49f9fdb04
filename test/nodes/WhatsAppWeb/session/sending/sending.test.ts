import { jest } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventData } from '../../../../../nodes/WhatsAppWeb/contract/events/SessionEvent';
import type { SimulatedPhone } from '../../../../whatsapp/phone/SimulatedPhone.ts';
import { now, stanza } from '../../../../whatsapp/stanza.ts';
import {
	type Delivered,
	OTHER_NUMBER,
	textCommand,
	Trigger,
	useSessionHarness,
} from '../SessionHarness.ts';

const TO = `${OTHER_NUMBER}@s.whatsapp.net`;
const harness = useSessionHarness();

/** Files in the temporary directories of this process. */
async function temporaryFiles(): Promise<string[]> {
	const own = (await readdir(tmpdir())).filter((name) =>
		name.startsWith(`n8n-whatsapp-web-${process.pid}-`),
	);
	return (await Promise.all(own.map(async (name) => await readdir(join(tmpdir(), name))))).flat();
}

describe('a message', () => {
	it('is sent when the server has accepted it, and the recipient can read it', async () => {
		const client = await harness.link();
		const before = Math.floor(Date.now() / 1000);
		const result = await client.send(textCommand(TO, 'Hello Budi'));

		expect(result).toMatchObject({ to: TO, toPn: TO, status: 'accepted', warnings: [] });
		expect(result.messageId).toMatch(/^3EB0[0-9A-F]{18}$/);
		expect(result.timestamp).toBeGreaterThanOrEqual(before);
		const received = await harness.other.next();
		expect(received.id).toBe(result.messageId);
		expect(received.message.extendedTextMessage?.text).toBe('Hello Budi');
		expect(received.message.messageContextInfo?.messageSecret).toHaveLength(32);
		expect(await harness.own.next()).toMatchObject({ id: result.messageId, fromMe: true });
	});

	it('connects first when nobody has used the session yet', async () => {
		await harness.link();
		await harness.restart();
		const client = harness.client();
		expect(await client.status()).toMatchObject({ status: 'idle' });
		const result = await client.send(textCommand(TO, 'Hello'));
		expect(await harness.other.next()).toMatchObject({ id: result.messageId });
		expect(await client.status()).toMatchObject({ status: 'open' });
	});

	it('carries a file encrypted, and leaves no copy of it behind', async () => {
		const client = await harness.link();
		const bytes = randomBytes(100_000);
		const { media, options } = await harness.file(bytes, 'image');
		const left = await temporaryFiles();
		const content = {
			message: { imageMessage: { mimetype: 'image/jpeg', caption: 'Receipt' } },
			media,
		};
		await client.send({ ...textCommand(TO, ''), content }, options);

		const received = await harness.other.next();
		expect(received.message.imageMessage).toMatchObject({
			caption: 'Receipt',
			mimetype: 'image/jpeg',
		});
		expect(Number(received.message.imageMessage?.fileLength)).toBe(bytes.length);
		expect((await harness.other.download(received)).equals(bytes)).toBe(true);
		expect(await temporaryFiles()).toEqual(left);
	});

	it('is not sent when its file cannot be uploaded', async () => {
		const client = await harness.link();
		harness.wa.faults.failMedia({ upload: 500 }, 10);
		const { media, options } = await harness.file(randomBytes(1_000), 'image');
		const content = { message: { imageMessage: { mimetype: 'image/jpeg' } }, media };
		const command = { ...textCommand(TO, ''), content };
		await expect(client.send(command, options)).rejects.toMatchObject({
			code: 'media_upload_failed',
			retryable: true,
		});
		const sent = harness.wa.log.filter((entry) => entry.event === 'message' && !entry.category);
		expect(sent).toEqual([]);
	});

	it.each(['delivered', 'read'] as const)('is waited for until it is %s', async (waitUntil) => {
		const client = await harness.link();
		harness.other.autoRead = waitUntil === 'read';
		const result = await client.send(textCommand(TO, 'Hello', { waitUntil }));
		expect(result.status).toBe(waitUntil);
	});

	it('is not read because a stranger says so', async () => {
		const client = await harness.link();
		const trigger = await Trigger.on(client, { events: ['receipt'] });
		const stranger = harness.wa.createPhone('628333000333') as SimulatedPhone;
		harness.other.online = false;
		const command = textCommand(TO, 'Hello', { idempotency: { scope: 'custom', key: 'k' } });
		const { messageId } = await client.send(command);
		const answered = jest.fn();
		const read = client.send({ ...command, waitUntil: 'read' }).finally(answered);
		const receipt = (id: string) =>
			stranger.line.give(stanza('receipt', { id, to: harness.own.jid, type: 'read', t: now() }));
		receipt(messageId);
		const { messageId: his } = await client.send(textCommand(stranger.jid, 'Hello'));
		receipt(his);
		const isRead = ({ event: { data } }: Delivered) =>
			(data as EventData['receipt']).status === 'read';
		expect((await trigger.next(isRead)).event.data).toMatchObject({ messageIds: [his] });
		expect(answered).not.toHaveBeenCalled();

		harness.other.autoRead = true;
		harness.other.online = true;
		expect(await read).toMatchObject({ status: 'read' });
		expect((await trigger.next(isRead)).event.data).toMatchObject({ messageIds: [messageId] });
	});

	it('that nobody reads in time tells what is known of it', async () => {
		const client = await harness.link();
		harness.other.online = false;
		const command = textCommand(TO, 'Hello', { waitUntil: 'delivered', timeoutMs: 1_000 });
		await expect(client.send(command)).rejects.toMatchObject({
			code: 'upstream_timeout',
			retryable: true,
			details: { reason: 'not_delivered', maybe_sent: true, status: 'accepted', to: TO },
		});
	});

	it('to one chat never overtakes another', async () => {
		const client = await harness.link();
		const texts = Array.from({ length: 20 }, (_, index) => `Nomor ${index}`);
		await Promise.all(texts.map((text) => client.send(textCommand(TO, text))));
		await harness.other.next(({ message }) => message.extendedTextMessage?.text === 'Nomor 19');
		expect(harness.other.received.map(({ message }) => message.extendedTextMessage?.text)).toEqual(
			texts,
		);
	});

	it('to one chat never overtakes another, be it by number or by LID', async () => {
		const client = await harness.link();
		await client.send(textCommand(TO, 'Hello'));
		const texts = Array.from({ length: 10 }, (_, index) => `Nomor ${index}`);
		const sends = texts.map((text, index) =>
			client.send(textCommand(index % 2 ? TO : harness.other.lid, text)),
		);
		await Promise.all(sends);
		await harness.other.next(({ message }) => message.extendedTextMessage?.text === 'Nomor 9');
		const received = harness.other.received.map(({ message }) => message.extendedTextMessage?.text);
		expect(received).toEqual(['Hello', ...texts]);
	});

	it('can be cancelled', async () => {
		const client = await harness.link();
		harness.wa.faults.withholdAck({ tag: 'message' }, 10);
		const abort = new AbortController();
		const sent = client.send(textCommand(TO, 'Hello'), { signal: abort.signal });
		await harness.wa.once('message');
		abort.abort();
		await expect(sent).rejects.toMatchObject({
			code: 'cancelled',
			details: { maybe_sent: true },
		});
	});

	it('is refused while no number is linked, with the way to link one', async () => {
		const client = harness.client();
		await expect(client.send(textCommand(TO, 'Hello'))).rejects.toMatchObject({
			code: 'device_not_connected',
			retryable: false,
			details: { reason: 'not_linked' },
			description: expect.stringContaining('Connection → Link a Phone Number'),
		});
		expect(harness.wa.pendingLinks()).toEqual([]);
	});

	it('that a recipient cannot decrypt is sent to it again, even after a restart', async () => {
		const client = await harness.link();
		await client.send(textCommand(TO, 'First'));
		await harness.other.next();
		harness.other.online = false;
		harness.wa.faults.corrupt({ tag: 'message', to: TO });
		const { messageId } = await client.send(textCommand(TO, 'Second'));
		await harness.restart();
		await harness.client().status({ connect: true });
		harness.other.online = true;
		const received = await harness.other.next(({ id }) => id === messageId);
		expect(received.message.extendedTextMessage?.text).toBe('Second');
	});
});

describe('an answer', () => {
	it.each([false, true])('quotes what was received (restart: %s)', async (restart) => {
		const client = await harness.link();
		const trigger = await Trigger.on(client);
		const { id } = await harness.other.sendText(harness.own.jid, 'How much is it?');
		await trigger.next();
		if (restart) await harness.restart();
		const result = await harness.client().send(textCommand(TO, 'Rp10.000', { replyTo: id }));
		expect(result.warnings).toEqual([]);
		const { message } = await harness.other.next();
		expect(message.extendedTextMessage?.contextInfo).toMatchObject({
			stanzaId: id,
			participant: TO,
			quotedMessage: { conversation: 'How much is it?' },
		});
	});

	it('quotes what was sent, even before a restart', async () => {
		const first = await (await harness.link()).send(textCommand(TO, 'Hello'));
		await harness.restart();
		await harness.client().send(textCommand(TO, 'Still there?', { replyTo: first.messageId }));
		const { message } = await harness.other.next(({ id }) => id !== first.messageId);
		expect(message.extendedTextMessage?.contextInfo).toMatchObject({
			stanzaId: first.messageId,
			participant: harness.own.jid,
			quotedMessage: { extendedTextMessage: { text: 'Hello' } },
		});
	});

	it('in private quotes what was said in a group, and where', async () => {
		const client = await harness.link();
		const trigger = await Trigger.on(client);
		const group = harness.other.createGroup('Family', [harness.own]);
		const { id } = await harness.other.sendText(group, 'Who is coming?');
		await trigger.next();
		await client.send(textCommand(TO, 'Me', { replyTo: id }));
		const { message } = await harness.other.next(({ chat }) => chat !== group);
		expect(message.extendedTextMessage?.contextInfo).toMatchObject({
			stanzaId: id,
			participant: harness.other.jid,
			remoteJid: group,
			quotedMessage: { conversation: 'Who is coming?' },
		});
	});

	it('to a message nobody knows is sent with a warning', async () => {
		const client = await harness.link();
		const result = await client.send(textCommand(TO, 'Yes', { replyTo: 'ABCDEF' }));
		expect(result.warnings).toEqual([expect.stringContaining('ABCDEF')]);
		const { message } = await harness.other.next();
		expect(message.extendedTextMessage?.contextInfo).toMatchObject({ stanzaId: 'ABCDEF' });
	});
});
