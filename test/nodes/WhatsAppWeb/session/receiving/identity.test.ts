import { createHash } from 'node:crypto';
import { proto } from '@whiskeysockets/baileys';
import type { EventData } from '../../../../../nodes/WhatsAppWeb/contract/events/SessionEvent';
import type { Mutation } from '../../../../../nodes/WhatsAppWeb/store/Store';
import { linkClient } from '../../../../whatsapp/client.ts';
import type { Phone } from '../../../../whatsapp/index.ts';
import type { SimulatedPhone } from '../../../../whatsapp/phone/SimulatedPhone.ts';
import { bring } from '../rawStanzas.ts';
import { textCommand, Trigger, useSessionHarness } from '../SessionHarness.ts';

const { Type } = proto.Message.ProtocolMessage;

const harness = useSessionHarness();

/** The session, told everything, with a friend whose phone is honest. The attacker is `harness.other`. */
async function begin(): Promise<{ trigger: Trigger; friend: Phone }> {
	const client = await harness.link();
	const trigger = await Trigger.on(client, {
		events: ['message', 'undecryptable_message', 'identity_changed'],
		includeOwnMessages: true,
	});
	const friend = harness.wa.createPhone('628333000333', { pushName: 'Citra' });
	return { trigger, friend };
}

/** What is told from now on until the friend's next message, that one left out. */
async function toldUntilNow(trigger: Trigger, friend: Phone): Promise<Trigger['deliveries']> {
	const { id } = await friend.sendText(harness.own.jid, 'the honest one');
	const told: Trigger['deliveries'] = [];
	for (;;) {
		const delivered = await trigger.next();
		if ((delivered.event.data as { id?: string }).id === id) return told;
		told.push(delivered);
	}
}

const placeholderAnswer = (): proto.IMessage => ({
	protocolMessage: {
		type: Type.PEER_DATA_OPERATION_REQUEST_RESPONSE_MESSAGE,
		peerDataOperationRequestResponseMessage: {
			stanzaId: 'REQ1',
			peerDataOperationResult: [
				{
					placeholderMessageResendResponse: {
						webMessageInfoBytes: proto.WebMessageInfo.encode({
							key: { remoteJid: '628123123123@s.whatsapp.net', id: 'FORGED', fromMe: false },
							message: { conversation: 'I am your boss' },
							messageTimestamp: 1_795_000_000,
						}).finish(),
					},
				},
			],
		},
	},
});

/** How the server may name a device of the account. */
const OWN_DEVICES: Record<string, () => Record<string, string>> = {
	'its phone': () => ({ from: harness.own.jid, sender_lid: harness.own.lid }),
	'its phone, by LID': () => ({ from: harness.own.lid }),
	'a linked device': () => ({ from: harness.own.jid.replace('@', ':9@') }),
	'a linked device, by LID': () => ({ from: harness.own.lid.replace('@', ':9@') }),
	'a device hosted by Meta': () => ({ from: `${harness.own.number}:99@hosted` }),
};

describe.each(Object.entries(OWN_DEVICES))(
	'under an identity that the account has not signed, in the name of %s',
	(_name, attrs) => {
		it('an answer of the phone is not believed', async () => {
			const { trigger, friend } = await begin();
			await bring(harness, placeholderAnswer(), { ...attrs(), category: 'peer' });
			expect(await toldUntilNow(trigger, friend)).toEqual([]);
		});

		it('a message that the owner never wrote is told as undecryptable', async () => {
			const { trigger, friend } = await begin();
			const id = await bring(
				harness,
				{
					deviceSentMessage: {
						destinationJid: friend.jid,
						message: { conversation: 'the owner never wrote this' },
					},
				},
				{ ...attrs(), recipient: friend.jid },
			);
			const told = await toldUntilNow(trigger, friend);
			expect(told.map(({ event: { event, data } }) => [event, data])).toEqual([
				['undecryptable_message', expect.objectContaining({ id, reason: 'untrusted_identity' })],
			]);
		});
	},
);

it.each([
	[
		'a key of the app state',
		'app-state-sync-key',
		() => ({
			type: Type.APP_STATE_SYNC_KEY_SHARE,
			appStateSyncKeyShare: {
				keys: [
					{ keyId: { keyId: Buffer.from('forged') }, keyData: { keyData: Buffer.alloc(32, 1) } },
				],
			},
		}),
		Buffer.from('forged').toString('base64'),
	],
	[
		'whose LID is whose',
		'lid-mapping',
		() => ({
			type: Type.LID_MIGRATION_MAPPING_SYNC,
			lidMigrationMappingSyncMessage: {
				encodedMappingPayload: proto.LIDMigrationMappingSyncPayload.encode({
					pnToLidMappings: [{ pn: 628777000777, assignedLid: 100333000333 }],
				}).finish(),
			},
		}),
		'628777000777',
	],
])(
	'%s from a device that the account has not signed is not filed',
	async (_, type, content, id) => {
		const { trigger, friend } = await begin();
		const filed: Mutation[] = [];
		harness.storeFaults.watch((mutation) => {
			if (mutation.table === 'key' && mutation.type === type && mutation.id === id)
				filed.push(mutation);
		});
		const attrs = { from: harness.own.jid.replace('@', ':9@'), category: 'peer' };
		await bring(harness, { protocolMessage: content() }, attrs);
		await toldUntilNow(trigger, friend);
		expect(filed).toEqual([]);
	},
);

it('somebody whom the server calls a number of this account stays somebody else', async () => {
	const { trigger, friend } = await begin();
	// Makes a session under their own name, which must not become one of the account's phone.
	await bring(
		harness,
		{ conversation: 'Hello' },
		{ from: harness.other.jid, sender_lid: harness.own.lid },
	);
	await bring(harness, placeholderAnswer(), { from: harness.own.lid, category: 'peer' });
	const told = await toldUntilNow(trigger, friend);
	expect(JSON.stringify(told)).not.toContain('boss');
});

describe('what the owner does is told as before:', () => {
	it('on the phone', async () => {
		const { trigger, friend } = await begin();
		const { id } = await harness.own.sendText(friend.jid, 'from my phone');
		const { event } = await trigger.next();
		expect(event).toMatchObject({ event: 'message', data: { id, fromMe: true } });
	});

	it('on another linked device, from its first message on', async () => {
		const { trigger, friend } = await begin();
		const { sock } = await linkClient(harness.wa, harness.own);
		for (const text of ['one', 'two']) {
			await sock.sendMessage(friend.jid, { text });
			expect(await trigger.texts(1)).toEqual([text]);
		}
		expect(trigger.deliveries.map(({ event }) => event.data)).toMatchObject([
			{ fromMe: true },
			{ fromMe: true },
		]);
		await sock.end(undefined);
	});
});

const fingerprintOf = (phone: Phone): string =>
	createHash('sha256')
		.update((phone as SimulatedPhone).signal.identity.public)
		.digest('hex');

describe('a contact who writes under another identity key', () => {
	it.each(['by number', 'by LID'])(
		'is told before the message, which is delivered (%s)',
		async (how) => {
			const { trigger, friend } = await begin();
			await friend.sendText(harness.own.jid, 'Hello', { viaLid: how === 'by LID' });
			await trigger.next();
			const attrs: Record<string, string> =
				how === 'by LID' ? { from: friend.lid } : { from: friend.jid, sender_lid: friend.lid };
			const id = await bring(harness, { conversation: 'new phone' }, attrs);
			const change = await trigger.next();
			expect(change.event).toMatchObject({
				event: 'identity_changed',
				data: {
					sender: attrs.from,
					senderLid: friend.lid,
					fromMe: false,
					chat: attrs.from,
					device: 0,
					oldFingerprint: fingerprintOf(friend),
					newFingerprint: fingerprintOf(harness.other),
					messageId: id,
				},
			});
			expect((await trigger.next()).event).toMatchObject({ event: 'message', data: { id } });
			await bring(harness, { conversation: 'again' }, attrs);
			expect((await trigger.next()).event.event).toBe('message');
		},
	);

	it('is told when they are known from writing to them only', async () => {
		const { trigger, friend } = await begin();
		await harness.client().send(textCommand(friend.jid, 'Hello'));
		await bring(harness, { conversation: 'x' }, { from: friend.jid, sender_lid: friend.lid });
		const told = [await trigger.next(), await trigger.next()];
		expect(told.map(({ event }) => event.event)).toEqual(['identity_changed', 'message']);
	});

	it('is told, though the server gives them another LID', async () => {
		const { trigger, friend } = await begin();
		await friend.sendText(harness.own.jid, 'Hello');
		await trigger.next();
		await bring(
			harness,
			{ conversation: 'x' },
			{ from: friend.jid, sender_lid: '100999000999@lid' },
		);
		expect((await trigger.next()).event.event).toBe('identity_changed');
	});

	it('is told for the group in which they write', async () => {
		const { trigger, friend } = await begin();
		const group = friend.createGroup('Family', [harness.own, harness.other]);
		await friend.sendText(group, 'Hello');
		await trigger.next();
		const attrs = { participant: friend.lid, participant_pn: friend.jid, addressing_mode: 'lid' };
		await bring(harness, { conversation: 'x' }, { from: group, ...attrs });
		const { event } = await trigger.next();
		const data = event.data as EventData['identity_changed'];
		expect([event.event, data.chat, data.sender]).toEqual(['identity_changed', group, friend.lid]);
	});

	it('is told once, also after a restart', async () => {
		const { trigger, friend } = await begin();
		await friend.sendText(harness.own.jid, 'Hello');
		await trigger.next();
		const attrs = { from: friend.jid, sender_lid: friend.lid };
		await bring(harness, { conversation: 'x' }, attrs);
		await trigger.next();
		await trigger.next();
		await harness.restart();
		const again = await Trigger.on(harness.client(), { events: ['message', 'identity_changed'] });
		await bring(harness, { conversation: 'y' }, attrs);
		expect((await again.next()).event.event).toBe('message');
	});
});

describe('a linked device of a contact', () => {
	it('is heard without ado when their phone has signed it', async () => {
		const { trigger, friend } = await begin();
		await friend.sendText(harness.own.jid, 'Hello');
		await trigger.next();
		const { sock } = await linkClient(harness.wa, friend);
		await sock.sendMessage(harness.own.jid, { text: 'from my computer' });
		expect(await trigger.texts(1)).toEqual(['from my computer']);
		await sock.end(undefined);
	});

	it('is not heard when their phone, which is known, has not signed it', async () => {
		const { trigger, friend } = await begin();
		await friend.sendText(harness.own.jid, 'Hello');
		await trigger.next();
		const from = friend.jid.replace('@', ':7@');
		await bring(harness, { conversation: 'x' }, { from, sender_lid: friend.lid });
		const told = await toldUntilNow(trigger, friend);
		expect(told.map(({ event: { event, data } }) => [event, data])).toEqual([
			['undecryptable_message', expect.objectContaining({ reason: 'untrusted_identity' })],
		]);
	});
});
