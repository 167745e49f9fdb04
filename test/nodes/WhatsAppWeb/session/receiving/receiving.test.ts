import { proto } from '@whiskeysockets/baileys';
import type { ReceivedMessage } from '../../../../../nodes/WhatsAppWeb/message/content';
import { MAX_UNSETTLED } from '../../../../../nodes/WhatsAppWeb/contract/Subscription';
import { now, stanza } from '../../../../whatsapp/stanza.ts';
import { bring, withhold } from '../rawStanzas.ts';
import {
	OWN_NUMBER,
	reopens,
	subscribeAndLeave,
	subscription,
	Trigger,
	useSessionHarness,
} from '../SessionHarness.ts';

const harness = useSessionHarness();

/** Sends a message; resolves when it is in the inbox, because a second trigger has received it. */
async function received(text: string): Promise<void> {
	const witness = await Trigger.on(harness.client(), { nodeId: 'witness' });
	await harness.other.sendText(harness.own.jid, text);
	expect(await witness.texts(1)).toEqual([text]);
	await witness.stop();
}

describe('a message', () => {
	it('reaches a trigger as plain data', async () => {
		const client = await harness.link();
		const trigger = await Trigger.on(client);
		const { id } = await harness.other.sendText(harness.own.jid, 'Hello Shop');

		const { event, key, attempt } = await trigger.next();
		expect(attempt).toBe(1);
		expect(key).toMatch(/^[0-9a-f]{64}$/);
		expect(event).toMatchObject({ event: 'message', session: harness.own.jid });
		expect(event.data).toMatchObject({
			id,
			chat: harness.other.jid,
			sender: harness.other.jid,
			senderPn: harness.other.jid,
			senderLid: harness.other.lid,
			fromMe: false,
			pushName: 'Budi',
			offline: false,
			timestamp: event.timestamp,
			message: { conversation: 'Hello Shop' },
		});
		expect(structuredClone(event)).toEqual(event);
	});

	it('brings its bytes as bytes and its numbers as numbers', async () => {
		const client = await harness.link();
		const trigger = await Trigger.on(client);
		await harness.other.sendMedia(harness.own.jid, 'image', Buffer.alloc(5_000, 1), {
			mimetype: 'image/jpeg',
		});
		const { message } = (await trigger.next()).event.data as unknown as ReceivedMessage;
		const image = message?.imageMessage as Record<string, unknown>;
		expect(image.mediaKey).toBeInstanceOf(Uint8Array);
		expect(image.mediaKey).toHaveLength(32);
		expect(image.fileLength).toBe(5_000);
	});

	it('of a chat by LID names both identities', async () => {
		const client = await harness.link();
		const trigger = await Trigger.on(client);
		await harness.other.sendText(harness.own.lid, 'by LID', { viaLid: true });
		expect((await trigger.next()).event.data).toMatchObject({
			chat: harness.other.lid,
			senderPn: harness.other.jid,
			senderLid: harness.other.lid,
		});
	});

	it('that comes twice is one event, however it is addressed', async () => {
		const client = await harness.link();
		const trigger = await Trigger.on(client);
		harness.wa.faults.duplicate({ tag: 'message', to: harness.own.jid });
		await harness.other.sendText(harness.own.jid, 'once', { id: 'ABC1' });
		await harness.other.sendText(harness.own.lid, 'once', { id: 'ABC1', viaLid: true });
		await harness.other.sendText(harness.own.jid, 'the last');
		expect(await trigger.texts(2)).toEqual(['once', 'the last']);
	});

	it('that could not be decrypted at first is one event', async () => {
		const client = await harness.link();
		const trigger = await Trigger.on(client);
		harness.wa.faults.corrupt({ tag: 'message', from: harness.other.jid, to: harness.own.jid });
		await harness.other.sendText(harness.own.jid, 'damaged on the way');
		expect(await trigger.texts(1)).toEqual(['damaged on the way']);
	});

	it('of the own phone comes only to who wants it', async () => {
		const client = await harness.link();
		const without = await Trigger.on(client, { nodeId: 'without' });
		const including = await Trigger.on(client, { nodeId: 'including', includeOwnMessages: true });
		await harness.own.sendText(harness.other.jid, 'from the phone');
		await harness.other.sendText(harness.own.jid, 'an answer');
		expect(await including.texts(2)).toEqual(['from the phone', 'an answer']);
		expect(including.deliveries[0]?.event.data).toMatchObject({
			fromMe: true,
			chat: harness.other.jid,
			sender: harness.own.jid,
		});
		expect(await without.texts(1)).toEqual(['an answer']);
	});

	it.each([
		['number, LID, number', ['pn', 'lid', 'pn']],
		['LID, number, LID', ['lid', 'pn', 'lid']],
		['list, number, list', ['list', 'pn', 'list']],
	] as const)('of a stranger comes in its order, however he is named: %s', async (_, names) => {
		const client = await harness.link();
		const trigger = await Trigger.on(client);
		const { jid, lid } = harness.other;
		const places = {
			pn: { from: jid, sender_lid: lid },
			lid: { from: lid, sender_pn: jid, addressing_mode: 'lid' },
			list: { from: '1234567890@broadcast', participant: jid, participant_lid: lid },
		};
		// All messages go out at the same time.
		const push = harness.wa.push.bind(harness.wa);
		const pushed: Array<Parameters<typeof push>> = [];
		harness.wa.push = (...stanza) => void pushed.push(stanza);
		for (const [n, name] of names.entries()) {
			await bring(harness, { conversation: String(n) }, places[name]);
		}
		for (const stanza of pushed) push(...stanza);
		expect(await trigger.texts(3)).toEqual(['0', '1', '2']);
	});

	it('that may be seen once on the phone comes in its place', async () => {
		const client = await harness.link();
		const trigger = await Trigger.on(client);
		await Promise.all([
			harness.other.sendText(harness.own.jid, 'one'),
			harness.other.sendText(harness.own.jid, 'two'),
		]);
		withhold(harness, 'view_once_unavailable_fanout');
		expect(await trigger.texts(3)).toEqual(['one', 'two', undefined]);
	});

	it.each(['another', 'the account itself'])(
		'without encryption is not believed to be of %s',
		async (who) => {
			const client = await harness.link();
			const events = ['message', 'undecryptable_message'] as const;
			const trigger = await Trigger.on(client, { events, includeOwnMessages: true });
			const isOther = who === 'another';
			const attrs = isOther ? {} : { recipient: harness.other.jid };
			const from = isOther ? harness.other.jid : harness.own.jid;
			const content = proto.Message.encode({ conversation: 'never encrypted' }).finish();
			harness.wa.push(
				OWN_NUMBER,
				1,
				stanza('message', { id: 'ABC1', from, t: now(), type: 'text', ...attrs }, [
					stanza('plaintext', {}, content),
				]),
			);
			expect((await trigger.next()).event).toMatchObject({
				event: 'undecryptable_message',
				data: { id: 'ABC1', reason: 'withheld' },
			});
		},
	);

	it('is what a reaction, an edit, a deletion and a vote are not', async () => {
		const client = await harness.link();
		const trigger = await Trigger.on(client);
		const key = { remoteJid: harness.own.jid, fromMe: true, id: 'ABC1' };
		const { own, other } = harness;
		await other.sendText(own.jid, 'first', { id: 'ABC1' });
		await other.send(own.jid, { reactionMessage: { key, text: '👍' } });
		await other.send(own.jid, {
			protocolMessage: { key, type: 14, editedMessage: { conversation: 'changed' } },
		});
		await other.send(own.jid, { protocolMessage: { key, type: 0 } });
		await other.sendText(own.jid, 'the final one');
		expect(await trigger.texts(2)).toEqual(['first', 'the final one']);
	});
});

describe('what arrives while nobody listens', () => {
	it('is delivered once after a restart', async () => {
		const first = await harness.link();
		await Trigger.on(first);
		await harness.restart();
		await harness.other.sendText(harness.own.jid, 'one');
		await harness.other.sendText(harness.own.jid, 'two');
		const client = harness.client();
		const trigger = await Trigger.on(client);
		expect(await trigger.texts(2)).toEqual(['one', 'two']);
		expect(trigger.deliveries[0]?.event.data).toMatchObject({ offline: true });

		await harness.restart();
		const later = await Trigger.on(harness.client());
		await harness.other.sendText(harness.own.jid, 'three');
		expect(await later.texts(1)).toEqual(['three']);
	});

	it('is kept for a trigger that is down while an action has the connection', async () => {
		const client = await harness.link();
		await subscribeAndLeave(client);
		await received('missed');
		const trigger = await Trigger.on(client);
		expect(await trigger.texts(1)).toEqual(['missed']);
	});

	it('is nothing to a trigger that a person switches on anew', async () => {
		const client = await harness.link();
		await subscribeAndLeave(client);
		await received('stale');
		const trigger = await Trigger.on(client, { start: 'now' });
		await harness.other.sendText(harness.own.jid, 'fresh');
		expect(await trigger.texts(1)).toEqual(['fresh']);
	});

	it('comes again under the same key when its execution had not ended', async () => {
		const client = await harness.link();
		const trigger = await Trigger.on(client);
		trigger.hold = new Promise(() => undefined);
		await harness.other.sendText(harness.own.jid, 'unfinished');
		const first = await trigger.next();
		await harness.restart();
		const again = await Trigger.on(harness.client());
		const second = await again.next();
		expect(second.key).toBe(first.key);
		expect(second.attempt).toBe(2);
	});

	it('comes before what is live', async () => {
		const client = await harness.link();
		await Trigger.on(client);
		await harness.restart();
		const sent: string[] = [];
		const send = async (text: string, id?: string): Promise<void> => {
			sent.push(text);
			await harness.other.sendText(harness.own.jid, text, { id });
		};
		for (let n = 0; n < 60; n++) await send(`offline ${n}`, `OFFLINE${n}`);
		const begun = harness.wa.once('receipt', {
			where: ({ from, ids }) => from.includes(':') && ids.includes('OFFLINE3'),
		});
		const trigger = new Trigger();
		const subscribed = harness.client().subscribe(subscription(), trigger.handler);
		await begun;
		for (let n = 0; n < 10; n++) await send(`live ${n}`);
		await subscribed;
		expect(await trigger.texts(sent.length)).toEqual(sent);
		const offline = trigger.deliveries.map(({ event }) => (event.data as ReceivedMessage).offline);
		expect(offline.lastIndexOf(true)).toBe(59);
	});

	it('is not lost with a connection that breaks while messages pour in', async () => {
		const client = await harness.link();
		const trigger = await Trigger.on(client);
		const open = reopens(client);
		const sent: string[] = [];
		for (let index = 0; index < 40; index++) {
			sent.push(`message ${index}`);
			await harness.other.sendText(harness.own.jid, `message ${index}`);
			if (index === 20) harness.wa.faults.closeWith('now', { tcp: true });
		}
		await open;
		expect((await trigger.texts(40)).sort()).toEqual(sent.sort());
		expect(harness.wa.loginCount(OWN_NUMBER)).toBe(2);
	});
});

describe('a subscription', () => {
	it('has a bounded number of executions under way', async () => {
		const client = await harness.link();
		const trigger = await Trigger.on(client);
		let release: () => void = () => undefined;
		trigger.hold = new Promise((resolve) => (release = resolve));
		const total = MAX_UNSETTLED + 5;
		for (let index = 0; index < total; index++) {
			await harness.other.sendText(harness.own.jid, `message ${index}`, { id: `ID${index}` });
		}
		await trigger.texts(MAX_UNSETTLED);
		expect(trigger.deliveries).toHaveLength(MAX_UNSETTLED);
		release();
		await trigger.texts(5);
		expect(trigger.deliveries.map(({ event }) => (event.data as { id: string }).id)).toEqual(
			Array.from({ length: total }, (_, index) => `ID${index}`),
		);
	});

	it('of the editor sees what is live, and takes nothing from production', async () => {
		const client = await harness.link();
		await subscribeAndLeave(client);
		await received('before the test');

		const test = await Trigger.on(client, { start: 'test' });
		await harness.other.sendText(harness.own.jid, 'during the test');
		expect(await test.texts(1)).toEqual(['during the test']);
		await test.stop();

		const production = await Trigger.on(client);
		expect(await production.texts(2)).toEqual(['before the test', 'during the test']);
	});

	it('is told what becomes of the connection, if it wants to know', async () => {
		const client = await harness.link();
		const events = ['connected', 'disconnected', 'logged_out'] as const;
		const trigger = await Trigger.on(client, { events });
		harness.wa.faults.closeWith('now', { tcp: true });
		expect((await trigger.next()).event).toMatchObject({
			event: 'disconnected',
			data: { reason: 'connection_closed', willReconnect: true },
		});
		expect((await trigger.next()).event).toMatchObject({ event: 'connected' });
		await harness.own.unlink(1);
		expect((await trigger.next()).event).toMatchObject({
			event: 'disconnected',
			data: { reason: 'unlinked_by_phone', code: 401, willReconnect: false },
		});
		expect((await trigger.next()).event).toMatchObject({
			event: 'logged_out',
			data: { reason: 'unlinked_by_phone' },
		});
	});
});
