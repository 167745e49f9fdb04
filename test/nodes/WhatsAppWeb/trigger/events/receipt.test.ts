import type { BinaryNode } from '@whiskeysockets/baileys';
import type { Phone } from '../../../../whatsapp/index.ts';
import { stanza } from '../../../../whatsapp/stanza.ts';
import {
	OTHER_NUMBER,
	OWN_NUMBER,
	reaches,
	textCommand,
	useSessionHarness,
} from '../../session/SessionHarness.ts';
import { openConversation, CHAT_KINDS } from '../../session/conversation.ts';
import { ItemReporter } from '../ItemReporter.ts';

const harness = useSessionHarness();

const OK = { code: null, reason: null, error: null };

function item(chat: string, by: Phone | null, more: object) {
	return {
		event: 'receipt',
		timestamp: expect.any(Number),
		session: harness.own.jid,
		chat,
		from:
			by &&
			(chat.endsWith('@s.whatsapp.net')
				? by.jid
				: chat.endsWith('@lid')
					? by.lid
					: expect.any(String)),
		from_pn: by && by.jid,
		from_lid: by && by.lid,
		is_from_me: by === harness.own,
		is_group: chat.endsWith('@g.us'),
		...more,
	};
}

describe.each(CHAT_KINDS)('in a %s', (place) => {
	it('a message is sent, delivered, read and played, each by whom', async () => {
		const { client, chat, jidOf } = await openConversation(harness, place);
		const reporter = await ItemReporter.on(client, ['receipt'], { nodeId: 'receipts' });
		const { messageId } = await client.send(textCommand(chat, 'Read?'));
		const message = await harness.other.next(({ id }) => id === messageId);
		harness.other.sendReceipt(message, 'read');
		harness.other.sendReceipt(message, 'played');

		const receipt = (status: string) => ({ receipt: { status, message_ids: [messageId], ...OK } });
		expect([await reporter.json(), await reporter.json()]).toEqual(
			expect.arrayContaining([
				item(chat, null, receipt('sent')),
				{ ...item(chat, harness.other, receipt('delivered')), from: jidOf(harness.other) },
			]),
		);
		expect(await reporter.json()).toEqual({
			...item(chat, harness.other, receipt('read')),
			from: jidOf(harness.other),
		});
		expect(await reporter.json()).toEqual(item(chat, harness.other, receipt('played')));
	});

	it('what is read on the own phone is told to who wants own doings', async () => {
		const { client, chat } = await openConversation(harness, place);
		const reporter = await ItemReporter.on(client, ['receipt'], {
			nodeId: 'receipts',
			includeOwnMessages: true,
		});
		const message = await harness.own.next(({ fromMe }) => !fromMe);
		harness.own.sendReceipt(message, 'read');
		expect(await reporter.json()).toEqual({
			...item(chat, harness.own, { receipt: { status: 'read', message_ids: [message.id], ...OK } }),
			from: chat.endsWith('@lid') ? harness.own.lid : harness.own.jid,
		});
		const { id } = await harness.own.sendText(chat, 'From the phone', {
			viaLid: chat.endsWith('@lid'),
		});
		expect(await reporter.json()).toMatchObject({
			chat,
			from_pn: harness.own.jid,
			is_from_me: true,
			receipt: { status: 'sent', message_ids: [id] },
		});
	});
});

describe('receipts', () => {
	const chat = `${OTHER_NUMBER}@s.whatsapp.net`;

	it('of several messages are one item', async () => {
		const client = await harness.link();
		const reporter = await ItemReporter.on(client, ['receipt']);
		const sent = [];
		for (const text of ['one', 'two', 'three'])
			sent.push(await client.send(textCommand(chat, text)));
		const ids = sent.map(({ messageId }) => messageId);
		const messages = await Promise.all(
			ids.map((id) => harness.other.next((each) => each.id === id)),
		);
		harness.other.sendReceipt(messages, 'read');
		let last = await reporter.json();
		while ((last.receipt as { status: string }).status !== 'read') last = await reporter.json();
		expect((last.receipt as { message_ids: string[] }).message_ids.toSorted()).toEqual(
			ids.toSorted(),
		);
	});

	it('that WhatsApp put together for a large group are one item per member', async () => {
		const client = await harness.link();
		const citra = harness.wa.createPhone('628333000333');
		const reporter = await ItemReporter.on(client, ['receipt']);
		const group = '120363000000000001@g.us';
		const user = (phone: Phone, t: number) => stanza('user', { jid: phone.lid, t: String(t) });
		harness.wa.push(
			OWN_NUMBER,
			1,
			stanza('receipt', { id: 'GROUPED1', from: group, t: '1795000000', type: 'read' }, [
				stanza('participants', { key: 'M1' }, [
					user(harness.other, 1795000001),
					user(citra, 1795000002),
				]),
				stanza('participants', { key: 'M2' }, [user(citra, 1795000003)]),
			]),
		);
		const readBy = (phone: Phone, id: string, timestamp: number) => ({
			...item(group, phone, { receipt: { status: 'read', message_ids: [id], ...OK } }),
			from: phone.lid,
			from_pn: null,
			timestamp,
		});
		expect([await reporter.json(), await reporter.json(), await reporter.json()]).toEqual([
			readBy(harness.other, 'M1', 1795000001),
			readBy(citra, 'M1', 1795000002),
			readBy(citra, 'M2', 1795000003),
		]);
	});

	it('that come twice, or late from another device, are one item', async () => {
		const client = await harness.link();
		const reporter = await ItemReporter.on(client, ['receipt']);
		const from = (device: string, type?: string) => {
			const jid = `${OTHER_NUMBER}${device}@s.whatsapp.net`;
			const attrs = { id: 'M1', from: jid, t: '1795000001', type };
			harness.wa.push(OWN_NUMBER, 1, stanza('receipt', attrs));
		};
		from('', 'read');
		from('', 'read');
		from(':3');
		from(':3', 'played');
		expect(await reporter.json()).toMatchObject({ receipt: { status: 'read' } });
		expect(await reporter.json()).toMatchObject({ receipt: { status: 'played' } });
		expect(reporter.trigger.deliveries).toHaveLength(2);
	});

	it('whose acknowledgement is lost come again, and are known', async () => {
		const client = await harness.link();
		const reporter = await ItemReporter.on(client, ['receipt']);
		const ack = (node: BinaryNode) => node.tag === 'ack' && node.attrs.class === 'receipt';
		const lost = harness.wa.faults.closeWith(ack, { tcp: true });
		const read = (id: string) =>
			harness.wa.push(
				OWN_NUMBER,
				1,
				stanza('receipt', { id, from: chat, t: '1795000001', type: 'read' }),
			);
		read('M1');
		expect(await reporter.json()).toMatchObject({ receipt: { message_ids: ['M1'] } });
		await reaches(client, 'reconnecting');
		await reaches(client, 'open');
		read('M2');
		expect(await reporter.json()).toMatchObject({ receipt: { message_ids: ['M2'] } });
		expect(lost.count).toBe(1);
	});

	it('that come again after a restart are known', async () => {
		await harness.link();
		const first = await ItemReporter.on(harness.client(), ['receipt']);
		const push = (id: string) =>
			harness.wa.push(
				OWN_NUMBER,
				1,
				stanza('receipt', { id, from: chat, t: '1795000001', type: 'read' }),
			);
		push('M1');
		expect(await first.json()).toMatchObject({ receipt: { message_ids: ['M1'] } });
		await harness.restart();
		const second = await ItemReporter.on(harness.client(), ['receipt']);
		push('M1');
		push('M2');
		expect(await second.json()).toMatchObject({ receipt: { message_ids: ['M2'] } });
		expect(second.trigger.deliveries).toHaveLength(1);
	});

	it('of what happened while the trigger was down wait for it', async () => {
		const client = await harness.link();
		const first = await ItemReporter.on(client, ['receipt']);
		await first.stop();
		const { messageId } = await client.send(textCommand(chat, 'Hello', { waitUntil: 'delivered' }));
		const second = await ItemReporter.on(client, ['receipt']);
		const receipts = [await second.json(), await second.json()].map(({ receipt }) => receipt);
		expect(receipts).toEqual(
			expect.arrayContaining([
				{ status: 'sent', message_ids: [messageId], ...OK },
				{ status: 'delivered', message_ids: [messageId], ...OK },
			]),
		);
	});

	it('say why a message was refused', async () => {
		const client = await harness.link();
		const reporter = await ItemReporter.on(client, ['receipt']);
		harness.wa.faults.nack({ tag: 'message', to: OTHER_NUMBER }, 475);
		const refused: Error = await client.send(textCommand(chat, 'Hello')).catch((error) => error);
		expect(refused).toMatchObject({ code: 'new_chat_limit_reached' });
		expect(await reporter.json()).toEqual(
			item(chat, null, {
				receipt: {
					status: 'failed',
					message_ids: [expect.any(String)],
					code: 475,
					reason: 'new_chat_limit_reached',
					error: refused.message,
				},
			}),
		);
	});

	it.each([
		['taken', undefined, { status: 'sent', ...OK }],
		['refused', 405, { status: 'failed', code: 405, reason: 'message_type_rejected' }],
	])('tell that a message was %s after nobody waited for it any more', async (_, nack, receipt) => {
		const client = await harness.link();
		const reporter = await ItemReporter.on(client, ['receipt']);
		await client.send(textCommand(chat, 'An acquaintance', { waitUntil: 'delivered' }));
		await reporter.next();
		await reporter.next();
		const about = { tag: 'message', to: OTHER_NUMBER };
		harness.wa.faults.delay(about, 2_500, 3);
		if (nack) harness.wa.faults.nack(about, nack, 3);
		const command = textCommand(chat, 'Hello', { timeoutMs: 2_000 });
		await expect(client.send(command)).rejects.toMatchObject({ details: { maybe_sent: true } });
		expect(await reporter.json()).toMatchObject({ chat, from: null, receipt });
	});

	it('that nobody wants are not written', async () => {
		const client = await harness.link();
		await ItemReporter.on(client, ['message']);
		const receipt = (id: string) =>
			harness.wa.push(
				OWN_NUMBER,
				1,
				stanza('receipt', { id, from: chat, t: '1795000001', type: 'read' }),
			);
		receipt('M1');
		// The session acknowledges a receipt when it has handled it.
		await client.send(textCommand(chat, 'Hello', { waitUntil: 'delivered' }));
		const reporter = await ItemReporter.on(client, ['receipt'], { nodeId: 'later' });
		receipt('M1');
		expect(await reporter.json()).toMatchObject({ receipt: { message_ids: ['M1'] } });
	});
});
