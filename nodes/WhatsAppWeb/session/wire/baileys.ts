import type { proto as Proto } from '@whiskeysockets/baileys';
import { patchLibsignal } from './libsignal/patchLibsignal';

/** Everything Baileys exports. */
export type Baileys = typeof import('@whiskeysockets/baileys');

export type {
	AuthenticationCreds,
	AuthenticationState,
	BaileysEventMap,
	BinaryNode,
	ConnectionState,
	GroupMetadata,
	GroupParticipant,
	proto,
	SignalAuthState,
	SignalDataSet,
	SignalDataTypeMap,
	SignalKeyStore,
	SignalKeyStoreWithTransaction,
	SignalRepositoryWithLIDStore,
	SocketConfig,
	UserFacingSocketConfig,
	WAMessage,
	WAMessageKey,
	WASocket,
} from '@whiskeysockets/baileys';

/** The key store as those use it who only look things up. */
export type KeyReader = Pick<import('@whiskeysockets/baileys').SignalKeyStore, 'get'>;

/** The pino-like logger that Baileys asks for; the package does not export its type. */
export type BaileysLogger = import('@whiskeysockets/baileys').SocketConfig['logger'];

let baileys: Promise<Baileys> | undefined;

/**
 * Baileys, loaded at the first call: the only run-time import of it. It takes 30 MB, which a node that is only shown in the
 * editor does not need; and it is an ES module, while these sources are CommonJS.
 */
export function loadBaileys(): Promise<Baileys> {
	baileys ??= load();
	return baileys;
}

async function load(): Promise<Baileys> {
	patchLibsignal();
	return await import('@whiskeysockets/baileys');
}

/** `proto.Message` as plain data: enums and 64-bit integers are numbers, bytes are Uint8Array. */
export function plainMessage(
	message: Proto.IMessage,
	{ proto: { Message } }: Baileys,
): Record<string, unknown> {
	return Message.toObject(message as Proto.Message, { longs: Number }) as Record<string, unknown>;
}
