import { randomBytes } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { proto } from '@whiskeysockets/baileys';
import type { Device } from '../accounts.ts';
import { sendPeer } from './outgoing.ts';
import type { SimulatedPhone } from './SimulatedPhone.ts';

const { Type } = proto.Message.ProtocolMessage;
const { HistorySyncType } = proto.HistorySync;

/** The key with which the account's devices encrypt their app state; the phone makes it once. */
export interface AppStateKey {
	id: Buffer;
	data: Buffer;
}

export function makeAppStateKey(): AppStateKey {
	// A real key id is the device (2 bytes) and the epoch of the key (4 bytes).
	return { id: Buffer.concat([Buffer.from([0, 0]), randomBytes(4)]), data: randomBytes(32) };
}

/**
 * Sends a new companion the app-state key, its history without messages, and the push names. Without the history, Baileys holds back
 * all events for 20 seconds.
 */
export async function welcome(phone: SimulatedPhone, device: Device): Promise<void> {
	await sendPeer(phone, device, keyShare(phone.appStateKey));
	const { pn, pushName } = phone.account;
	const bootstrap = { syncType: HistorySyncType.INITIAL_BOOTSTRAP, conversations: phone.history };
	await sendPeer(phone, device, history(bootstrap));
	await sendPeer(
		phone,
		device,
		history({ syncType: HistorySyncType.PUSH_NAME, pushnames: [{ id: pn, pushname: pushName }] }),
	);
}

function keyShare({ id, data }: AppStateKey): proto.IMessage {
	const fingerprint = { rawId: 1, currentIndex: 1, deviceIndexes: [0] };
	const keyData = { keyData: data, fingerprint, timestamp: Date.now() };
	return {
		protocolMessage: {
			type: Type.APP_STATE_SYNC_KEY_SHARE,
			appStateSyncKeyShare: { keys: [{ keyId: { keyId: id }, keyData }] },
		},
	};
}

function history(content: proto.IHistorySync): proto.IMessage {
	return {
		protocolMessage: {
			type: Type.HISTORY_SYNC_NOTIFICATION,
			historySyncNotification: {
				syncType: content.syncType as unknown as proto.Message.HistorySyncType,
				chunkOrder: 1,
				progress: 100,
				initialHistBootstrapInlinePayload: deflateSync(proto.HistorySync.encode(content).finish()),
			},
		},
	};
}
