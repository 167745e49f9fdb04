import { proto, type WAMessage } from '@whiskeysockets/baileys';
import type { INodeParameters } from 'n8n-workflow';
import type {
	MediaKind,
	MessageAction,
	MessageContent,
} from '../../../../../nodes/WhatsAppWeb/message/content';
import type { SessionClient } from '../../../../../nodes/WhatsAppWeb/contract/SessionClient';
import { pollContent } from '../../../../../nodes/WhatsAppWeb/message/poll';
import { type Client, linkClient } from '../../../../whatsapp/client.ts';
import { stanza } from '../../../../whatsapp/stanza.ts';
import { waRsCases } from '../../actions/message/waRs.cases.ts';
import { readMessage } from '../../actions/readMessage.ts';
import { actionCommand } from '../conversation.ts';
import { textCommand, Trigger, useSessionHarness } from '../SessionHarness.ts';

/** Disappearing timers: what is sent carries its chat's, whoever told it and wherever. */
const harness = useSessionHarness();

const DAY = 86_400;
const WEEK = 604_800;
const { EPHEMERAL_SETTING } = proto.Message.ProtocolMessage.Type;

const text = (words: string, contextInfo: proto.IContextInfo = {}): proto.IMessage => ({
	extendedTextMessage: { text: words, contextInfo },
});

const setting = (ephemeralExpiration: number): proto.IMessage => ({
	protocolMessage: { type: EPHEMERAL_SETTING, ephemeralExpiration },
});

/** The timer in a message, wherever its kind holds it; undefined when it carries none. */
function timerOf(message: proto.IMessage | null | undefined): number | undefined {
	const plain = proto.Message.toObject(proto.Message.fromObject(message ?? {}), { longs: Number });
	const found = /"expiration":(\d+)/.exec(JSON.stringify(plain));
	return found ? Number(found[1]) : undefined;
}

/** What a message of this session carries, as the other person's phone has decrypted it. */
async function carried(client: SessionClient, to: string, words = 'Ten'): Promise<unknown> {
	const { messageId } = await client.send(textCommand(to, words));
	const { message } = await harness.other.next(({ id }) => id === messageId);
	return timerOf(message);
}

/** Links, and has a message of the other person arrive. */
async function linked(message: proto.IMessage): Promise<{
	client: SessionClient;
	trigger: Trigger;
	hear(more: proto.IMessage, viaLid?: boolean): Promise<void>;
}> {
	const client = await harness.link();
	const trigger = await Trigger.on(client, { includeOwnMessages: true });
	const hear = async (more: proto.IMessage, viaLid = false): Promise<void> => {
		await harness.other.send(harness.own.jid, more, { viaLid });
		await trigger.next();
	};
	await hear(message);
	return { client, trigger, hear };
}

const FILES: Array<[string, MediaKind, Record<string, unknown>]> = [
	['image', 'image', { caption: 'A picture', mimetype: 'image/jpeg' }],
	['video', 'video', { mimetype: 'video/mp4' }],
	['audio', 'audio', { mimetype: 'audio/mpeg' }],
	['voice note', 'audio', { mimetype: 'audio/ogg; codecs=opus', ptt: true }],
	['document', 'document', { mimetype: 'application/pdf', fileName: 'a.pdf' }],
	['sticker', 'sticker', { mimetype: 'image/webp' }],
];

const FORMS: Array<[string, INodeParameters]> = [
	['text', { text: 'Hello' }],
	['location', { latitude: -6.2, longitude: 106.8, name: 'Here' }],
	[
		'contact',
		{
			displayName: 'Budi',
			phones: { phone: [{ number: '+62 811 1111 1111', phoneType: 'CELL' }] },
		},
	],
];

/** Kinds of `proto.Message` that have no place for it. */
const NO_PLACE = [
	'invoice',
	'paymentInvite',
	'highlyStructured',
	'cancelPayment',
	'declinePayment',
];

async function sendEverything(client: SessionClient, to: string): Promise<Map<string, string>> {
	const sent = new Map<string, string>();
	const send = async (name: string, content: MessageContent, more = {}): Promise<void> => {
		const { messageId } = await client.send({ ...textCommand(to, ''), content }, more);
		sent.set(name, messageId);
	};
	for (const { operation, form } of waRsCases) {
		await send(operation, readMessage(operation, { to: harness.other.jid, ...form }).content);
	}
	for (const [operation, form] of FORMS) {
		await send(operation, readMessage(operation, { to: harness.other.jid, ...form }).content);
	}
	for (const [name, kind, fields] of FILES) {
		const { media, options } = await harness.file(Buffer.from(`bytes of a ${name}`), kind);
		await send(name, { message: { [`${kind}Message`]: fields }, media }, options);
	}
	const { messageId: quoting } = await client.send(
		textCommand(to, 'A reply', { replyTo: String(sent.get('text')) }),
	);
	sent.set('quote', quoting);
	const forward = { kind: 'forward', target: { id: String(sent.get('image')) } } as const;
	sent.set('forward of a file', (await client.send(actionCommand(to, forward))).messageId);
	return sent;
}

/** What an unmodified Baileys client of the other person decrypts of these messages. */
async function readAll(
	recipient: Client,
	sent: ReadonlyMap<string, string>,
): Promise<Array<[string, number | undefined]>> {
	const read: Array<[string, number | undefined]> = [];
	for (const [name, messageId] of sent) {
		const { message }: WAMessage = await recipient.nextMessage(({ key }) => key.id === messageId);
		read.push([name, timerOf(message)]);
	}
	return read;
}

it('everything that is sent to a person carries the timer of the chat', async () => {
	const recipient = await linkClient(harness.wa, harness.other);
	const { client } = await linked(text('Hello', { expiration: DAY }));
	const sent = await sendEverything(client, harness.other.jid);
	expect(sent.size).toBeGreaterThan(30);
	expect(await readAll(recipient, sent)).toEqual(
		[...sent.keys()].map((name) => [name, NO_PLACE.includes(name) ? undefined : DAY]),
	);
	await recipient.close();
}, 60_000);

it('everything that is sent to a group carries the timer of the group', async () => {
	const recipient = await linkClient(harness.wa, harness.other);
	const client = await harness.link();
	const group = harness.other.createGroup('Family', [harness.own]);
	await harness.other.changeGroup(group, stanza('ephemeral', { expiration: String(WEEK) }));
	const sent = await sendEverything(client, group);
	expect(await readAll(recipient, sent)).toEqual(
		[...sent.keys()].map((name) => [name, NO_PLACE.includes(name) ? undefined : WEEK]),
	);
	await recipient.close();
}, 60_000);

it('what is no message of its own carries none', async () => {
	const { client, trigger } = await linked(text('Hello', { expiration: DAY }));
	const [{ event }] = trigger.deliveries as [(typeof trigger.deliveries)[number]];
	const { id } = event.data as { id: string };
	const { messageId } = await client.send(textCommand(harness.other.jid, 'Mine'));
	const poll = await client.send({
		...textCommand(harness.other.jid, ''),
		content: pollContent('Which?', ['One', 'Two'], 1),
	});
	const actions: MessageAction[] = [
		{ kind: 'reaction', emoji: '👍', target: { id } },
		{ kind: 'pin', duration: DAY, target: { id } },
		{ kind: 'edit', text: 'Changed', target: { id: messageId } },
		{ kind: 'vote', options: ['One'], target: { id: poll.messageId } },
		{ kind: 'revoke', target: { id: messageId } },
	];
	for (const action of actions) {
		const { messageId: acted } = await client.send(actionCommand(harness.other.jid, action));
		const { message } = await harness.other.next((received) => received.id === acted);
		expect([action.kind, timerOf({ ...message, protocolMessage: undefined })]).toEqual([
			action.kind,
			undefined,
		]);
	}
});

describe('the timer of a chat with a person', () => {
	it('is what was stated last, by setting or by message, and switched off is carried as off', async () => {
		const { client, hear } = await linked(setting(DAY));
		expect(await carried(client, harness.other.jid)).toBe(DAY);
		await hear(text('Shorter', { expiration: 3_600 }));
		expect(await carried(client, harness.other.jid)).toBe(3_600);
		await hear(setting(0));
		expect(await carried(client, harness.other.jid)).toBe(0);
		await hear({ conversation: 'says nothing of it' });
		expect(await carried(client, harness.other.jid)).toBe(0);
		await hear({
			imageMessage: { caption: 'by a picture', contextInfo: { expiration: WEEK } },
		});
		expect(await carried(client, harness.other.jid)).toBe(WEEK);
		await hear(text('and off', { expiration: 0 }));
		expect(await carried(client, harness.other.jid)).toBe(0);
	});

	it('is carried with the time of its setting, which outranks messages written before it was known', async () => {
		const setAt = Math.floor(Date.now() / 1000) - 100;
		const { client, hear } = await linked(
			text('Hello', { expiration: DAY, ephemeralSettingTimestamp: setAt }),
		);
		await hear(text('Crossed', { expiration: WEEK, ephemeralSettingTimestamp: setAt - 50 }));
		const { messageId } = await client.send(textCommand(harness.other.jid, 'Ten'));
		const { message } = await harness.other.next(({ id }) => id === messageId);
		const { expiration, ephemeralSettingTimestamp } =
			message.extendedTextMessage?.contextInfo ?? {};
		expect([expiration, Number(ephemeralSettingTimestamp)]).toEqual([DAY, setAt]);
	});

	it('is one under both names of the person, and outlives restarts', async () => {
		const { client, hear } = await linked(text('By number', { expiration: DAY }));
		await hear(text('By LID', { expiration: WEEK }), true);
		expect(await carried(client, harness.other.jid)).toBe(WEEK);
		expect(await carried(client, harness.other.lid)).toBe(WEEK);
		await hear(setting(DAY));
		await harness.restart();
		expect(await carried(harness.client(), harness.other.lid)).toBe(DAY);
		expect(await carried(harness.client(), harness.other.jid)).toBe(DAY);
	});

	it('is what the own phone sets, and what it sends under', async () => {
		const { client, trigger } = await linked({ conversation: 'Hello' });
		const fromPhone = async (message: proto.IMessage): Promise<void> => {
			await harness.own.send(harness.other.jid, message);
			await trigger.next();
		};
		await fromPhone(setting(DAY));
		expect(await carried(client, harness.other.jid)).toBe(DAY);
		await fromPhone(text('From the phone', { expiration: WEEK }));
		expect(await carried(client, harness.other.jid)).toBe(WEEK);
	});

	it('is what the history of the phone tells of it', async () => {
		harness.own.history = [
			{
				id: harness.other.jid,
				lidJid: harness.other.lid,
				ephemeralExpiration: WEEK,
				ephemeralSettingTimestamp: 1_700_000_000,
			},
		];
		const client = await harness.link();
		// Baileys hands the history out some time after the connection is open.
		let timer: unknown;
		for (let sent = 0; timer === undefined && sent < 100; sent++) {
			timer = await carried(client, harness.other.lid);
		}
		expect(timer).toBe(WEEK);
	});

	it('is not carried where nobody has told one', async () => {
		const { client } = await linked({ conversation: 'Hello' });
		expect(await carried(client, harness.other.jid)).toBeUndefined();
	});

	it('is not told by a status of the person', async () => {
		const app = await linkClient(harness.wa, harness.other);
		const { client, trigger } = await linked({ conversation: 'Hello' });
		const options = { statusJidList: [harness.own.jid], ephemeralExpiration: DAY };
		await app.sock.sendMessage('status@broadcast', { text: 'A status' }, options);
		await trigger.next();
		expect(await carried(client, harness.other.jid)).toBeUndefined();
		await app.close();
	});
});

describe("the account's default timer", () => {
	/** Resolves when the session has acknowledged it. */
	const byDefault = async (duration: number): Promise<void> => {
		const { promise: acknowledged, resolve } = Promise.withResolvers<void>();
		harness.wa.faults.drop(({ tag, attrs }) => {
			if (tag === 'ack' && attrs.id === 'default timer') resolve();
			return false;
		});
		const attrs = { from: harness.own.jid, id: 'default timer', type: 'account_sync', t: '1' };
		const mode = stanza('disappearing_mode', { duration: String(duration), t: '1700000000' });
		const [device = 0] = harness.own.devices();
		harness.wa.push(harness.own.number, device, stanza('notification', attrs, [mode]));
		await acknowledged;
	};

	it('is that of a new chat', async () => {
		const client = await harness.link();
		await byDefault(DAY);
		expect(await carried(client, harness.other.jid)).toBe(DAY);
		await harness.restart();
		expect(await carried(harness.client(), harness.other.jid)).toBe(DAY);
	});

	it('is not that of a chat which was there before', async () => {
		const { client } = await linked({ conversation: 'Hello' });
		await byDefault(DAY);
		expect(await carried(client, harness.other.jid)).toBeUndefined();
	});
});

describe('the timer of a group', () => {
	it('is the one that the group was changed to, also after it was looked up', async () => {
		const client = await harness.link();
		const trigger = await Trigger.on(client, { events: ['group_update'] });
		const group = harness.other.createGroup('Family', [harness.own]);
		await trigger.next();
		expect(await carried(client, group)).toBeUndefined();
		await harness.other.changeGroup(group, stanza('ephemeral', { expiration: String(DAY) }));
		await trigger.next();
		expect(await carried(client, group)).toBe(DAY);
		await harness.other.changeGroup(group, stanza('not_ephemeral', {}));
		await trigger.next();
		expect(await carried(client, group)).toBe(0);
	});

	it('is no member‘s to tell: it is looked up again when one says something else', async () => {
		const client = await harness.link();
		const trigger = await Trigger.on(client);
		const group = harness.other.createGroup('Family', [harness.own]);
		await harness.other.changeGroup(group, stanza('ephemeral', { expiration: String(DAY) }));
		expect(await carried(client, group)).toBe(DAY);
		await harness.other.send(group, text('Forged', { expiration: 60 }));
		await trigger.next();
		expect(await carried(client, group)).toBe(DAY);
	});
});
