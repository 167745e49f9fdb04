import { jest } from '@jest/globals';
import { MessageRetryManager, type BinaryNode } from '@whiskeysockets/baileys';
import { fallbackContent } from '../../../../../nodes/WhatsAppWeb/message/fallback';
import { interactiveContent } from '../../../../../nodes/WhatsAppWeb/message/interactive';
import { pollContent } from '../../../../../nodes/WhatsAppWeb/message/poll';
import type { MessageContent } from '../../../../../nodes/WhatsAppWeb/message/content';
import type { Phone, ReceivedMessage } from '../../../../whatsapp/contract.ts';
import type { SimulatedPhone } from '../../../../whatsapp/phone/SimulatedPhone.ts';
import { child, children, now, stanza, uint } from '../../../../whatsapp/stanza.ts';
import { OTHER_NUMBER, OWN_NUMBER, textCommand, useSessionHarness } from '../SessionHarness.ts';
import { actionCommand } from '../conversation.ts';

const TO = `${OTHER_NUMBER}@s.whatsapp.net`;
const harness = useSessionHarness();

const buttons = interactiveContent({
	body: 'What next?',
	buttons: [{ name: 'quick_reply', paramsJson: '{"display_text":"Eat","id":"eat"}' }],
});
const command = (to: string, content: MessageContent) => ({ ...textCommand(to, ''), content });

/** The attributes of the stanza that describe its content. */
function outside({ stanza: node }: ReceivedMessage): string {
	const { type, edit } = node.attrs;
	const { mediatype, 'decrypt-fail': fail } = child(node, 'enc')?.attrs ?? {};
	const beside = children(node).filter(({ tag }) => tag !== 'enc' && tag !== 'device-identity');
	return JSON.stringify({ type, edit, mediatype, fail, beside }).replace(
		/"privacy_mode_ts":"\d+"/,
		'',
	);
}

/** The count in the ciphertext's node of a resent message; undefined the first time. */
const count = ({ stanza: node }: ReceivedMessage) => child(node, 'enc')?.attrs.count;

/** Sends the account's companion a retry receipt for a message. @param others further message ids in the receipt */
function ask(phone: Phone, id: string, times: number, others: string[] = []): void {
	const to = harness.own.jid.replace('@', `:${harness.own.devices()[0]}@`);
	(phone as SimulatedPhone).line.give(asking(phone, { id, to }, times, others));
}

function asking(
	phone: Phone,
	attrs: { id: string } & Record<string, string>,
	times: number,
	others: string[],
): BinaryNode {
	const { signal } = phone as SimulatedPhone;
	const items = others.map((id) => stanza('item', { id }));
	return stanza('receipt', { ...attrs, type: 'retry' }, [
		...(items.length > 0 ? [stanza('list', {}, items)] : []),
		stanza('retry', { count: String(times), id: attrs.id, t: now(), v: '1' }),
		stanza('registration', {}, uint(signal.registrationId, 4)),
	]);
}

describe('a message that its recipient cannot decrypt', () => {
	it.each<[string, MessageContent]>([
		['buttons', buttons],
		['a poll', pollContent('When?', ['Saturday', 'Sunday'], 1)],
		['a text', { message: { extendedTextMessage: { text: 'Hello' } } }],
		['an image', { message: { imageMessage: { mimetype: 'image/jpeg' } } }],
		['a video', { message: { videoMessage: { mimetype: 'video/mp4' } } }],
		['a loop', { message: { videoMessage: { mimetype: 'video/mp4', gifPlayback: true } } }],
		['a sound', { message: { audioMessage: { ptt: false } } }],
		['a voice note', { message: { audioMessage: { ptt: true } } }],
		['a document', { message: { documentMessage: { fileName: 'a.pdf' } } }],
		['a sticker', { message: { stickerMessage: { mimetype: 'image/webp' } } }],
		['a contact', { message: { contactMessage: { displayName: 'Doe' } } }],
		['contacts', { message: { contactsArrayMessage: { displayName: 'Doe' } } }],
		['a place', { message: { locationMessage: { degreesLatitude: 1 } } }],
		['an order', { message: { orderMessage: { orderId: 'A' } } }],
		['an answer', { message: { buttonsResponseMessage: { selectedButtonId: 'a' } } }],
		['an answer', { message: { listResponseMessage: { title: 'A' } } }],
		['an answer', { message: { interactiveResponseMessage: { body: { text: 'A' } } } }],
		[
			'an event',
			{
				message: { eventMessage: { name: 'Meeting' } },
				stanza: { nodes: [{ tag: 'meta', attrs: { event_type: 'creation' } }] },
			},
		],
	])('comes again as it was: %s', async (_what, content) => {
		const client = await harness.link();
		await client.send(command(TO, content));
		const whole = await harness.other.next();
		harness.wa.faults.corrupt({ tag: 'message', to: TO });
		const { messageId } = await client.send(command(TO, content));
		const again = await harness.other.next();
		expect(again.id).toBe(messageId);
		expect([count(whole), count(again)]).toEqual([undefined, '1']);
		expect(outside(again)).toBe(outside(whole));
	});

	it.each(['edit', 'revoke', 'pin'] as const)('comes again as the %s it is', async (kind) => {
		const client = await harness.link();
		const { messageId: id } = await client.send(textCommand(TO, 'Hello'));
		await harness.other.next();
		const target = { id };
		const actions = {
			edit: { kind: 'edit', text: 'Hello Budi', target },
			revoke: { kind: 'revoke', target },
			pin: { kind: 'pin', duration: 86_400, target },
		} as const;
		harness.wa.faults.corrupt({ tag: 'message', to: TO });
		await client.send(actionCommand(TO, actions[kind]));
		const again = await harness.other.next();
		expect(count(again)).toBe('1');
		expect(again.stanza.attrs.edit).toBe({ edit: '1', revoke: '7', pin: '2' }[kind]);
		const hidden = kind === 'pin' ? 'hide' : undefined;
		expect(child(again.stanza, 'enc')?.attrs['decrypt-fail']).toBe(hidden);
	});

	it('comes again after a restart, and with fresh keys if it must', async () => {
		const client = await harness.link();
		harness.other.online = false;
		harness.wa.faults.corrupt({ tag: 'message', to: TO }, 3);
		const { messageId } = await client.send(command(TO, buttons));
		await harness.restart();
		await harness.client().status({ connect: true });
		harness.other.online = true;
		const again = await harness.other.next(({ id }) => id === messageId);
		expect(count(again)).toBe('3');
		expect(child(again.stanza, 'biz')).toBeDefined();
	});

	it("comes again to the account's own phone, in the right chat", async () => {
		const client = await harness.link();
		for (const to of [TO, harness.other.lid]) {
			harness.wa.faults.corrupt({ tag: 'message', to: harness.own.jid, device: 0 });
			const { messageId } = await client.send(command(to, buttons));
			const copy = await harness.own.next(({ id }) => id === messageId);
			expect(count(copy)).toBe('1');
			expect(copy).toMatchObject({ fromMe: true, chat: to });
			expect(copy.message.interactiveMessage?.body?.text).toBe('What next?');
		}
	});

	it('comes again five times at most', async () => {
		const client = await harness.link();
		const { messageId: wanted } = await client.send(textCommand(TO, 'Hello'));
		const { messageId: mark } = await client.send(textCommand(TO, 'a mark'));
		const sends = (messageId: string) =>
			harness.wa.log.filter((entry) => entry.event === 'message' && entry.id === messageId).length;
		for (let times = 1; times <= 7; times += 1) ask(harness.other, wanted, times);
		ask(harness.other, mark, 1);
		while (sends(mark) < 2) await harness.wa.once('message');
		expect(sends(wanted)).toBe(1 + 5);
	});

	it('is encrypted once, for the device alone', async () => {
		const client = await harness.link();
		harness.wa.faults.corrupt({ tag: 'message', to: TO });
		const resent: BinaryNode[] = [];
		harness.wa.faults.drop((node) => {
			if (node.attrs.device_fanout === 'false') resent.push(node);
			return false;
		});
		await client.send(textCommand(TO, 'Hello'));
		await harness.other.next();
		expect(resent.map((node) => [node.attrs.to, children(node).map(({ tag }) => tag)])).toEqual([
			[TO, ['enc', 'device-identity']],
		]);
	});

	it('in a group comes again to who asks alone, with the key to what follows', async () => {
		const client = await harness.link();
		const citra = harness.wa.createPhone('628333000333');
		const group = harness.own.createGroup('Family', [harness.other, citra]);
		harness.wa.faults.corrupt({ tag: 'message', to: citra.jid });
		const { messageId } = await client.send(command(group, buttons));
		const again = await citra.next();
		expect(again).toMatchObject({ id: messageId, chat: group });
		expect(count(again)).toBe('1');
		expect(child(again.stanza, 'biz')).toBeDefined();
		await client.send(textCommand(group, 'Again'));
		const next = await citra.next();
		expect(next.message.extendedTextMessage?.text).toBe('Again');
		expect(harness.other.received).toHaveLength(2);
	});

	it('as what stands in for it is what comes again', async () => {
		const client = await harness.link();
		harness.wa.faults.nack((node) => child(node, 'biz') !== undefined, 405);
		harness.wa.faults.corrupt({ tag: 'message', to: TO });
		const question = { body: 'What next?', buttons: [{ name: 'quick_reply', paramsJson: '{}' }] };
		const fallback = fallbackContent(question, 'text');
		await client.send({ ...command(TO, buttons), fallback });
		const { message } = await harness.other.next();
		expect(message.extendedTextMessage?.text).toContain('What next?');
	});
});

it('a message is not sent to somebody who asks for it, but was not to read it', async () => {
	const client = await harness.link();
	const group = harness.own.createGroup('Family', [harness.other]);
	const stranger = harness.wa.createPhone('628333000333');
	for (const chat of [TO, group]) {
		const { messageId } = await client.send(textCommand(chat, 'Secret'));
		const asked = harness.wa.once('receipt', { where: ({ type }) => type === 'retry' });
		ask(stranger, messageId, 1);
		await asked;
	}
	const { messageId } = await client.send(textCommand(stranger.jid, 'Hello'));
	await stranger.next();
	expect(stranger.received.map(({ id }) => id)).toEqual([messageId]);
	expect(harness.log).toContainEqual(
		expect.objectContaining({ message: expect.stringContaining('it was not for') }),
	);
});

it('a message is not sent to somebody who asks for it behind an id that is nobody’s', async () => {
	const client = await harness.link();
	const stranger = harness.wa.createPhone('628333000333');
	const third = harness.wa.createPhone('628444000444');
	const group = harness.own.createGroup('Family', [stranger, third]);
	const { messageId } = await client.send(textCommand(TO, 'Secret'));
	const unknown = 'AAAAAAAAAAAAAAAAAAAA';
	ask(stranger, unknown, 1, [messageId]);
	const attrs = { id: unknown, from: group, participant: stranger.lid, t: now() };
	harness.wa.push(OWN_NUMBER, 1, asking(stranger, attrs, 1, [messageId]));
	// A resent message would arrive before these.
	await client.send(textCommand(group, 'Hello'));
	await client.send(textCommand(stranger.jid, 'Hello'));
	await third.next();
	await stranger.next();
	await stranger.next();
	expect([...stranger.received, ...third.received].map(({ id }) => id)).not.toContain(messageId);
});

it('nothing is kept for them in memory', async () => {
	const kept = jest.spyOn(MessageRetryManager.prototype, 'addRecentMessage');
	const client = await harness.link();
	await client.send(textCommand(TO, 'Hello'));
	await harness.other.next();
	expect(kept).not.toHaveBeenCalled();
	kept.mockRestore();
});
