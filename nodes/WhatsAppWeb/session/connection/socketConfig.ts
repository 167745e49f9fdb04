import type { Agent } from 'node:https';
import type { Settings } from '../../settings';
import type { AccountStore } from '../../store/Store';
import type { Auth } from '../signal/authState';
import type { Baileys, BaileysLogger, BinaryNode, UserFacingSocketConfig } from '../wire/baileys';
import type { SessionCaches } from '../account/caches';
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
	/** How this device is called and what it claims to be: name, browser, version. */
	browser: [string, string, string];
	agent?: Agent;
	logger: BaileysLogger;
	/** ms that the first QR code lives; undefined as WhatsApp Web. */
	qrMs?: number;
	stanzaOf(ciphertext: Uint8Array): BinaryNode | undefined;
	retryCounter: NonNullable<UserFacingSocketConfig['msgRetryCounterCache']>;
}

/** The longest timer there is: Baileys' own keep-alive never runs, see `liveness.ts`. */
const NEVER_MS = 2 ** 31 - 1;

/** What Baileys is told, where its defaults would lose messages, leak or annoy. */
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
		// With one, Baileys starts a timer and keeps two stack traces for every frame it sends, a tenth of what a message costs;
		// a login that is not answered is ended by `Connection.ts`, a line that takes nothing by `liveness.ts`.
		connectTimeoutMs: 0,
		defaultQueryTimeoutMs: timing.queryMs,
		keepAliveIntervalMs: NEVER_MS,
		qrTimeout: parts.qrMs,
		// The phone keeps its notifications only while no linked device is online.
		markOnlineOnConnect: false,
		// Own sends come back through the outbox, not as events that look like received messages.
		emitOwnEvents: false,
		syncFullHistory: false,
		// Just what brings the identities (LID and number) of known chats. Where it is not inline Baileys fetches it past
		// the proxy, so behind one it is done without.
		shouldSyncHistoryMessage: ({ syncType, initialHistBootstrapInlinePayload: inline }) =>
			history.has(syncType) && (agent === undefined || Boolean(inline?.length)),
		// It would send a message again to any device that knows its id: `sending/retryReceipts` checks first.
		getMessage: async () => undefined,
		cachedGroupMetadata: async (jid) => caches.groups.get(jid),
		userDevicesCache: caches.devices,
		msgRetryCounterCache: parts.retryCounter,
		placeholderResendCache: caches.placeholders,
		callOfferCache: caches.calls,
		makeSignalRepository: makeDurableSignalRepository({
			baileys,
			account,
			stanzaOf: parts.stanzaOf,
		}),
		// Baileys' ten tries of 3 s would hold a contact's lock for half a minute.
		transactionOpts: { maxCommitRetries: 2, delayBetweenTriesMs: 200 },
		// Would fetch whatever URL a message's text contains.
		generateHighQualityLinkPreview: false,
	};
}
