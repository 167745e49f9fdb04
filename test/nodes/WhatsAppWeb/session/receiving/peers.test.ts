import { proto } from '@whiskeysockets/baileys';
import type { Mutation } from '../../../../../nodes/WhatsAppWeb/store/Store';
import { Mailbox } from '../../../../whatsapp/mailbox.ts';
import { sendPeer } from '../../../../whatsapp/phone/outgoing.ts';
import type { SimulatedPhone } from '../../../../whatsapp/phone/SimulatedPhone.ts';
import { onPhone } from '../../trigger/events/phoneActions.ts';
import { ItemReporter } from '../../trigger/ItemReporter.ts';
import { OTHER_NUMBER, Trigger, useSessionHarness } from '../SessionHarness.ts';

const { Type } = proto.Message.ProtocolMessage;

const KEY_ID = Buffer.from('newkey');
const PN_USER = '628333000333';

const harness = useSessionHarness();

const isKey = (type: string, id?: string) => (mutation: Mutation) =>
	mutation.table === 'key' && mutation.type === type && (id ?? mutation.id) === mutation.id;

interface Case {
	protocolMessage: () => proto.Message.IProtocolMessage;
	isFiled: (mutation: Mutation) => boolean;
}

const CASES: Record<string, Case> = {
	'a key of the app state': {
		protocolMessage: () => ({
			type: Type.APP_STATE_SYNC_KEY_SHARE,
			appStateSyncKeyShare: {
				keys: [{ keyId: { keyId: KEY_ID }, keyData: { keyData: Buffer.alloc(32, 1) } }],
			},
		}),
		isFiled: isKey('app-state-sync-key', KEY_ID.toString('base64')),
	},
	'whose LID is whose': {
		protocolMessage: () => ({
			type: Type.LID_MIGRATION_MAPPING_SYNC,
			lidMigrationMappingSyncMessage: {
				encodedMappingPayload: proto.LIDMigrationMappingSyncPayload.encode({
					pnToLidMappings: [{ pn: Number(PN_USER), assignedLid: 100333000333 }],
				}).finish(),
			},
		}),
		isFiled: isKey('lid-mapping', PN_USER),
	},
	'a message that it was asked for again': {
		protocolMessage: () => {
			const info = {
				key: { remoteJid: `${OTHER_NUMBER}@s.whatsapp.net`, id: 'ABC1', fromMe: false },
				message: { conversation: 'once more' },
				messageTimestamp: 1_795_000_000,
			};
			const webMessageInfoBytes = proto.WebMessageInfo.encode(info).finish();
			return {
				type: Type.PEER_DATA_OPERATION_REQUEST_RESPONSE_MESSAGE,
				peerDataOperationRequestResponseMessage: {
					stanzaId: 'REQ1',
					peerDataOperationResult: [{ placeholderMessageResendResponse: { webMessageInfoBytes } }],
				},
			};
		},
		isFiled: ({ table }) => table === 'inbox',
	},
};

describe.each(Object.entries(CASES))('%s from the phone', (_, { protocolMessage, isFiled }) => {
	it.each([false, true])('is filed before the journal forgets it (n8n dies: %s)', async (dies) => {
		const client = await harness.link();
		await Trigger.on(client);
		const own = harness.own as SimulatedPhone;
		const message = { protocolMessage: protocolMessage() };
		const isIt = (stanzaId: string) =>
			own.sent.get(stanzaId.split('|').at(-1) ?? '')?.message === message;
		const died = dies ? harness.storeFaults.loseWrites(isFiled) : undefined;
		const seen = new Mailbox<string>('write');
		harness.storeFaults.watch((mutation) => {
			if (isFiled(mutation)) seen.push('filed');
			if (mutation.table === 'journalDone' && isIt(mutation.stanzaId)) seen.push('struck');
		});
		await sendPeer(own, own.account.companions[0]!, message);
		if (dies) {
			await died;
			await harness.restart();
			await harness.client().status({ connect: true });
		}
		expect(await seen.take()).toBe('filed');
		expect(await seen.take((what) => what === 'struck')).toBe('struck');
	});
});

it('what is done on the phone is told, though n8n died before it had filed the key', async () => {
	const died = harness.storeFaults.loseWrites(isKey('app-state-sync-key'));
	await harness.link();
	await died;
	await harness.restart();
	const synchronised = harness.wa.once('appState');
	const reporter = await ItemReporter.on(harness.client(), ['chat_update']);
	await synchronised;
	await onPhone(harness, harness.other.jid, { pin: true });
	expect(await reporter.json()).toMatchObject({ chat_update: { pinned: true } });
});
