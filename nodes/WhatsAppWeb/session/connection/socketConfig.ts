import type { Agent } from 'node:https';
import type { Settings } from '../../settings';
import type { AccountStore } from '../../store/Store';
import type { Auth } from '../signal/authState';
import type { Baileys, BaileysLogger, BinaryNode, UserFacingSocketConfig } from '../wire/baileys';
import type { SessionCaches } from '../account/caches';
import type { IdentityChange } from '../signal/Identities';
import { makeDurableSignalRepository } from '../signal/repository';
import type { Timing } from './timing';
import type { Version } from '../account/AccountFacts';

export interface SocketParts {
	baileys: Baileys;
	account: AccountStore;
	auth: Auth;
	settings: Settings;
	timing: Timing;
	caches: SessionCaches;
	version: Version;
	/** Name of this device, then the browser and version that it claims to be. */
	browser: [string, string, string];
	agent?: Agent;
	logger: BaileysLogger;
	/** The message stanza that a ciphertext came in. */
	stanzaOf(ciphertext: Uint8Array): BinaryNode | undefined;
	/** Called when a ciphertext could not be decrypted. */
	onUndecryptable(ciphertext: Uint8Array): void;
	/** The `<device-identity>` that came with the keys of a device. */
	deviceIdentityOf(identity: Uint8Array): Uint8Array | undefined;
	/** Durable when it resolves. */
	onIdentityChanged(change: IdentityChange): Promise<void>;
	/** How often each message was sent again to a device that could not decrypt it. */
	retryCounter: NonNullable<UserFacingSocketConfig['msgRetryCounterCache']>;
}

/** The longest timer of Node: `keepAlive.ts` and `pairing/qr.ts` do what Baileys would do then. */
const NEVER_MS = 2 ** 31 - 1;

/** Options of Baileys where its defaults would lose messages, leak data or disturb people. */
export function socketConfig(parts: SocketParts): UserFacingSocketConfig {
	const { baileys, account, caches, settings, timing, agent } = parts;
	const { HistorySyncType } = baileys.proto.HistorySync;
	const history: ReadonlySet<number | null | undefined> = new Set([
		HistorySyncType.INITIAL_BOOTSTRAP,
		HistorySyncType.PUSH_NAME,
		HistorySyncType.NON_BLOCKING_DATA,
	]);
	return {
		auth: parts.auth,
		version: parts.version,
		browser: parts.browser,
		logger: parts.logger,
		agent,
		fetchAgent: agent,
		...(settings.server && { waWebSocketUrl: settings.server.url }),
		// With one, Baileys starts a timer and keeps two stack traces for each frame it sends, a tenth of what a message costs.
		// `Connection.ts` ends a login that is not answered, `keepAlive.ts` a connection that no longer transports anything.
		connectTimeoutMs: 0,
		defaultQueryTimeoutMs: timing.queryMs,
		keepAliveIntervalMs: NEVER_MS,
		// Baileys would end the connection with its last QR code, also while a person looks for the passkey.
		qrTimeout: NEVER_MS,
		// The phone shows notifications only while no linked device is online.
		markOnlineOnConnect: false,
		// What is sent from here is in the outbox already, and no received message.
		emitOwnEvents: false,
		syncFullHistory: false,
		// Only the parts that bring LID and number of known chats. Baileys fetches what is not inline without the proxy, so
		// behind a proxy that is left out.
		shouldSyncHistoryMessage: ({ syncType, initialHistBootstrapInlinePayload: inline }) =>
			history.has(syncType) && (agent === undefined || Boolean(inline?.length)),
		// Baileys would send a message again to anybody who knows its id: `sending/retryReceipts.ts` answers instead.
		getMessage: async () => undefined,
		cachedGroupMetadata: async (jid) => caches.groups.get(jid),
		userDevicesCache: caches.devices,
		msgRetryCounterCache: parts.retryCounter,
		// Baileys would wait so long at each message that it cannot decrypt, and all others with it.
		retryRequestDelayMs: 0,
		placeholderResendCache: caches.placeholders,
		callOfferCache: caches.calls,
		makeSignalRepository: makeDurableSignalRepository({
			baileys,
			account,
			stanzaOf: parts.stanzaOf,
			onUndecryptable: parts.onUndecryptable,
			deviceIdentityOf: parts.deviceIdentityOf,
			onIdentityChanged: parts.onIdentityChanged,
		}),
		// Baileys' ten tries of 3 s would hold a contact's lock for half a minute.
		transactionOpts: { maxCommitRetries: 2, delayBetweenTriesMs: 200 },
		// Would fetch any URL in the text of a message.
		generateHighQualityLinkPreview: false,
	};
}
