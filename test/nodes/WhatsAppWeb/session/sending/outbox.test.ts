import { jest } from '@jest/globals';
import type { SessionClient } from '../../../../../nodes/WhatsAppWeb/contract/SessionClient';
import type { PreparedMedia } from '../../../../../nodes/WhatsAppWeb/media/prepareMedia';
import type { MessageContent } from '../../../../../nodes/WhatsAppWeb/message/content';
import { mediaContent, withFile } from '../../../../../nodes/WhatsAppWeb/message/media';
import { linkClient } from '../../../../whatsapp/client.ts';
import { fixture, prepare } from '../../media/preparedFiles.ts';
import { block, OTHER_NUMBER, textCommand, useSessionHarness } from '../SessionHarness.ts';

const TO = `${OTHER_NUMBER}@s.whatsapp.net`;
const DAY_MS = 24 * 3_600_000;
const harness = useSessionHarness({ queryMs: 1_000 });

afterEach(() => void jest.restoreAllMocks());

const once = { key: 'execution 7, node A, item 0', scope: 'execution' } as const;
/** Sends a prepared file as the node does. */
async function sendFile(
	client: SessionClient,
	{ media, path }: PreparedMedia,
	content: MessageContent,
) {
	const upload = async () => await harness.handle().files.upload({ kind: media.kind, path });
	return await client.send({ ...textCommand(TO, ''), content, idempotency: order }, { upload });
}

const order = { key: 'order 4711', scope: 'custom' } as const;

/** Ids of the messages at the recipient, when everything sent before has arrived. */
async function idsAtRecipient(): Promise<string[]> {
	const { messageId } = await harness.client().send(textCommand(TO, 'the last one'));
	await harness.other.next(({ id }) => id === messageId);
	return harness.other.received.map(({ id }) => id).filter((id) => id !== messageId);
}

describe('one command', () => {
	it('sent again is one message, and answers the first outcome', async () => {
		const client = await harness.link();
		const first = await client.send(textCommand(TO, 'Hello', { idempotency: once }));
		const again = await client.send(textCommand(TO, 'Hello', { idempotency: once }));
		expect(again).toEqual(first);
		expect(await idsAtRecipient()).toEqual([first.messageId]);
	});

	it('sent twice at the same time is one message', async () => {
		const client = await harness.link();
		const [first, second] = await Promise.all([
			client.send(textCommand(TO, 'Hello', { idempotency: once })),
			client.send(textCommand(TO, 'Hello', { idempotency: once })),
		]);
		expect(second).toEqual(first);
		expect(await idsAtRecipient()).toEqual([first.messageId]);
	});

	it('is remembered across restarts, even without a connection', async () => {
		const client = await harness.link();
		const first = await client.send(textCommand(TO, 'Hello', { idempotency: order }));
		await harness.restart();
		harness.wa.faults.failLogin(harness.own.number, 503, 100);
		const again = await harness.client().send(textCommand(TO, 'Hello', { idempotency: order }));
		expect(again).toEqual(first);
	});

	it('with a key of its author refuses other content', async () => {
		const client = await harness.link();
		await client.send(textCommand(TO, 'Rp10.000', { idempotency: order }));
		await expect(
			client.send(textCommand(TO, 'Rp20.000', { idempotency: order })),
		).rejects.toMatchObject({ code: 'idempotency_key_reused', retryable: false });
	});

	it('twice at the same time with other content is one message and a refusal', async () => {
		const client = await harness.link();
		const [first, second] = await Promise.allSettled([
			client.send(textCommand(TO, 'Rp10.000', { idempotency: order })),
			client.send(textCommand(TO, 'Rp20.000', { idempotency: order })),
		]);
		expect(first.status).toBe('fulfilled');
		expect(second).toMatchObject({ reason: { code: 'idempotency_key_reused' } });
	});

	it('cancelled by one of the two who gave it is sent by the other', async () => {
		const client = await harness.link();
		const abort = new AbortController();
		const silence = harness.wa.faults.withholdAck({ tag: 'message' });
		const command = textCommand(TO, 'Hello', { idempotency: order });
		const cancelled = client.send(command, { signal: abort.signal });
		const sent = client.send(command);
		await harness.other.next();
		expect(silence.count).toBe(1);
		abort.abort();
		await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
		const { messageId } = await sent;
		expect(await idsAtRecipient()).toEqual([messageId]);
	});

	it('with the same voice note is the same message', async () => {
		const client = await harness.link();
		const voice = async () => {
			const file = await prepare('audio', fixture('tone.mp3'), 'audio/mpeg', { ptt: true });
			const content = withFile(mediaContent('audio', { ptt: true }), file);
			return await sendFile(client, file, content);
		};
		expect(await voice()).toEqual(await voice());
		expect(harness.wa.media.paths).toHaveLength(1);
	});

	it('with another preview of the same video is the same message', async () => {
		const client = await harness.link();
		const file = await prepare('video', fixture('card.mp4'));
		const video = async (jpegThumbnail: Uint8Array) => {
			const content = withFile(mediaContent('video', {}), {
				...file,
				fields: { ...file.fields, jpegThumbnail },
			});
			return await sendFile(client, file, content);
		};
		expect(await video(Buffer.of(1))).toEqual(await video(Buffer.of(2)));
		expect(harness.wa.media.paths).toHaveLength(1);
	});

	it.each([
		['of its author, when that is forgotten', order, 20],
		['of an execution, when n8n counts its executions anew', once, 3],
	])('under a key %s, is a new message', async (_, idempotency, days) => {
		const client = await harness.link();
		const first = await client.send(textCommand(TO, 'January sale', { idempotency }));
		const { now } = Date;
		let passed = 0;
		jest.spyOn(Date, 'now').mockImplementation(() => now() + passed * DAY_MS);
		// Of a longer absence only a day counts.
		while (passed++ < days) {
			await harness.restart();
			await harness.client().status();
		}
		const command = textCommand(TO, 'February sale', { idempotency });
		const second = await harness.client().send(command);
		expect(await harness.client().send(command)).toEqual(second);
		expect(await idsAtRecipient()).toEqual([first.messageId, second.messageId]);
	});

	it('without a key is a new message every time', async () => {
		const client = await harness.link();
		const first = await client.send(textCommand(TO, 'Hello'));
		const second = await client.send(textCommand(TO, 'Hello'));
		expect(await idsAtRecipient()).toEqual([first.messageId, second.messageId]);
	});
});

describe('a message whose answer n8n was too busy to read in time', () => {
	it('is accepted', async () => {
		const client = await harness.link();
		await client.send(textCommand(TO, 'Hello'));
		const sent = client.send(textCommand(TO, 'Hello again', { timeoutMs: 1_000 }));
		await harness.wa.once('message', { where: ({ type }) => type === 'text' });
		block(1_500);
		expect(await sent).toMatchObject({ status: 'accepted' });
	});
});

describe('a message without an answer', () => {
	it('is sent again under the same id, and arrives once', async () => {
		const client = await harness.link();
		harness.wa.faults.withholdAck({ tag: 'message' });
		const result = await client.send(textCommand(TO, 'Hello', { timeoutMs: 2_000 }));
		expect(harness.wa.log.filter(({ event }) => event === 'message')).not.toHaveLength(0);
		expect(await idsAtRecipient()).toEqual([result.messageId]);
	});

	it.each([false, true])(
		'is sent again after the connection broke (processed: %s)',
		async (processed) => {
			const client = await harness.link();
			const logins = harness.wa.loginCount(harness.own.number);
			harness.wa.faults.closeWith({ tag: 'message' }, { tcp: true, processed });
			const result = await client.send(textCommand(TO, 'Hello'));
			expect(result.status).toBe('accepted');
			expect(await idsAtRecipient()).toEqual([result.messageId]);
			expect(harness.wa.loginCount(harness.own.number)).toBe(logins + 1);
		},
	);

	it('is reported as perhaps sent, and goes on under the same id when retried', async () => {
		const client = await harness.link();
		const silence = harness.wa.faults.withholdAck({ tag: 'message' }, 100);
		const command = textCommand(TO, 'Hello', { idempotency: once, timeoutMs: 1_000 });
		const error: unknown = await client.send(command).catch((thrown: unknown) => thrown);
		expect(error).toMatchObject({
			code: 'upstream_timeout',
			retryable: true,
			details: { maybe_sent: true },
		});
		silence.cancel();
		await harness.restart();
		const result = await harness.client().send(command);
		expect(error).toMatchObject({ details: { message_id: result.messageId } });
		expect(await idsAtRecipient()).toEqual([result.messageId]);
	});

	it.each([
		[403, 'forbidden', 1],
		[503, 'server_error', 3],
	])('but a refusal (%i) after that may have arrived', async (error, code, times) => {
		const client = await harness.link();
		harness.wa.faults.withholdAck({ tag: 'message' });
		const sent = client.send(textCommand(TO, 'Hello', { timeoutMs: 3_000 }));
		const { id } = await harness.other.next();
		const refusals = harness.wa.faults.nack({ tag: 'message' }, error, times);
		await expect(sent).rejects.toMatchObject({
			code,
			description: expect.stringContaining('may have arrived'),
			details: { maybe_sent: true, message_id: id, code: error },
		});
		expect(refusals.count).toBe(times);
		const reply = await client.send(textCommand(TO, 'Agreed?', { replyTo: id }));
		expect(reply.warnings).toEqual([]);
	});

	it('because the execution was cancelled while it left is reported as perhaps sent', async () => {
		const client = await harness.link();
		await client.send(textCommand(TO, 'First'));
		await harness.other.next();
		const abort = new AbortController();
		// In the middle of its encryption: its ratchet is being written.
		harness.storeFaults.watch((mutation) => {
			if (mutation.table === 'key' && mutation.type === 'session') abort.abort();
		});
		await expect(
			client.send(textCommand(TO, 'Hello'), { signal: abort.signal }),
		).rejects.toMatchObject({ code: 'cancelled', details: { maybe_sent: true } });
		await harness.other.next();
	});

	it('goes on to people, not to nobody, when nothing is known of them any more', async () => {
		const client = await harness.link();
		const third = harness.wa.createPhone('628333000333');
		const lost = harness.wa.faults.drop({ tag: 'message' }, 100);
		const command = textCommand(TO, 'Hello', { idempotency: order, timeoutMs: 1_500 });
		const unknown = { code: 'upstream_timeout', details: { maybe_sent: true } };
		await expect(client.send(command)).rejects.toMatchObject(unknown);
		lost.cancel();
		await harness.restart();
		// This send makes the account's own devices known.
		await harness.client().send(textCommand(third.jid, 'another'));
		const unanswered = harness.wa.faults.drop({ tag: 'iq', xmlns: 'usync' }, 100);
		await expect(harness.client().send({ ...command, timeoutMs: 10_000 })).rejects.toMatchObject(
			unknown,
		);
		unanswered.cancel();
		const { messageId } = await harness.client().send({ ...command, timeoutMs: 10_000 });
		expect(await idsAtRecipient()).toEqual([messageId]);
	});

	it('keeps waiting for a connection that is being re-established, within its time', async () => {
		const client = await harness.link();
		harness.wa.faults.failLogin(harness.own.number, 503, 2);
		harness.wa.faults.closeWith('now', { tcp: true });
		const result = await client.send(textCommand(TO, 'Hello'));
		expect(await idsAtRecipient()).toEqual([result.messageId]);
	});

	it('says that it was not sent when there never was a connection', async () => {
		await harness.link();
		await harness.restart();
		harness.wa.faults.failLogin(harness.own.number, 503, 1_000);
		const sent = harness.client().send(textCommand(TO, 'Hello', { timeoutMs: 500 }));
		const error: unknown = await sent.catch((thrown: unknown) => thrown);
		expect(error).toMatchObject({ code: 'device_not_connected', retryable: true });
		expect(error).not.toHaveProperty('details.maybe_sent');
	});
});

describe('a refusal', () => {
	it('is cured for the other devices when one has no keys any more', async () => {
		const client = await harness.link();
		const { sock } = await linkClient(harness.wa, harness.other);
		await sock.end(undefined);
		await client.send(textCommand(TO, 'First'));
		await harness.other.next();
		harness.wa.faults.nack({ tag: 'message', to: TO }, 479);
		harness.wa.faults.drop(({ attrs }) => {
			if (attrs.xmlns === 'encrypt') harness.wa.directory.find(TO)?.devices.delete(1);
			return false;
		});
		await client.send(textCommand(TO, 'Hello'));
		await harness.other.next();
	});

	it('stays itself when the cure fails', async () => {
		const client = await harness.link();
		await client.send(textCommand(TO, 'First'));
		await harness.other.next();
		harness.wa.faults.nack({ tag: 'message', to: TO }, 479, 2);
		harness.wa.faults.nack({ xmlns: 'usync' }, 500, 10);
		await expect(client.send(textCommand(TO, 'Hello'))).rejects.toMatchObject({
			code: 'stanza_invalid',
			details: { code: 479 },
		});
	});
});
