import { silenceLibsignal } from './libsignal/silence';

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

/** The pino-shaped logger Baileys asks for; its package does not export the name. */
export type BaileysLogger = import('@whiskeysockets/baileys').SocketConfig['logger'];

let baileys: Promise<Baileys> | undefined;

/**
 * Baileys, loaded at the first call: the only run-time import of it. It is an ES module of 30 MB and these sources are
 * CommonJS, so a node that is only shown in the editor costs nothing.
 */
export function loadBaileys(): Promise<Baileys> {
	baileys ??= load();
	return baileys;
}

async function load(): Promise<Baileys> {
	silenceLibsignal();
	return await import('@whiskeysockets/baileys');
}
