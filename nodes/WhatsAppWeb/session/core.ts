import type { Agent } from 'node:https';
import { bareJid } from '../message/jid';
import type { Settings } from '../settings';
import type { Slots } from '../primitives/Slots';
import type { AccountStore, Store } from '../store/Store';
import { AddressBook } from './account/AddressBook';
import { type Auth, openAuth } from './signal/authState';
import { type Baileys, type BaileysLogger, loadBaileys } from './wire/baileys';
import { createCaches, type SessionCaches } from './account/caches';
import { Deliveries } from './delivery/Deliveries';
import { createRoute } from './delivery/routing';
import type { NewEvent } from '../contract/events/SessionEvent';
import { publish } from './delivery/publish';
import { AccountFacts } from './account/AccountFacts';
import { FactTable } from './account/FactTable';
import type { SessionConfig } from '../SessionConfig';
import { SerialQueue } from '../primitives/SerialQueue';
import { Live } from './live/Live';
import { type Log, makeBaileysLogger } from './wire/logger';
import type { KnownLabel, KnownNames } from './account/names';
import { Profiles } from './account/Profiles';
import { proxyAgent } from './connection/proxy';
import type { Me } from './account/me';
import { RetryCounter } from './sending/RetryCounter';
import { SendProgress } from './messages/SendProgress';
import type { Timing } from './connection/timing';

/** What sessions of one process share. */
export interface Environment {
	/** @throws WhatsAppError */
	settings(): Settings;
	/** @throws WhatsAppError */
	store(): Store;
	timing: Timing;
	log: Log;
	/** Bounds the logins under way at once: many sessions that lost one server do not all come back in the same moment. */
	logins: Slots;
}

/** What the parts of one session share, for as long as the session lives, across connections. */
export interface Core {
	baileys: Baileys;
	account: AccountStore;
	settings: Settings;
	timing: Timing;
	logins: Slots;
	facts: AccountFacts;
	caches: SessionCaches;
	/** Names of chats and people, by JID. */
	names: FactTable<KnownNames>;
	/** By the id of the label. */
	labels: FactTable<KnownLabel>;
	profiles: Profiles;
	sendProgress: SendProgress;
	retryCounter: RetryCounter;
	deliveries: Deliveries;
	live: Live;
	/** Serialises changes to stored messages that depend on what was read of them. */
	messageChanges: SerialQueue;
	addressBook: AddressBook;
	logger: BaileysLogger;
	/** @see publish */
	publish(...events: NewEvent[]): Promise<boolean>;
	report(error: unknown): void;
	config(): SessionConfig;
	agent(): Agent | undefined;
	/** The keys of the linked device as they are now; unlinked ones are not saved. */
	auth: Auth;
	/** Empty JIDs before the account is linked. */
	me(): Me;
	/** Sets the keys of the linked device aside. */
	forget(): Promise<void>;
}

/** @throws WhatsAppError from settings and store */
export async function openCore(
	{ settings, store, timing, log, logins }: Environment,
	config: () => SessionConfig,
): Promise<Core> {
	const { credentialId, secret, formerSecrets } = config();
	// Checked first, so that a mistyped proxy is an error and not retried.
	proxyAgent(config().proxyUrl);
	const account = await store().open(credentialId, secret, formerSecrets);
	const baileys = await loadBaileys();
	const facts = await AccountFacts.load(account);
	const caches = createCaches();
	const logger = makeBaileysLogger(log);
	const report = (err: unknown): void => logger.error({ err }, 'something in the session failed');
	const keys = () => core.auth.keys;
	const addressBook = new AddressBook({
		caches,
		me: () => core.me(),
		lidMigrated: () => facts.known.lidMigrated,
		keys,
	});
	const live = new Live({ addressBook, keys, report });
	const core: Core = {
		baileys,
		account,
		settings: settings(),
		timing,
		logins,
		facts,
		caches,
		names: new FactTable(account, 'names'),
		labels: new FactTable(account, 'label'),
		sendProgress: new SendProgress(),
		retryCounter: new RetryCounter(),
		deliveries: new Deliveries({ account, route: createRoute(keys), typing: live.typing, report }),
		live,
		messageChanges: new SerialQueue(),
		addressBook,
		profiles: new Profiles(facts, addressBook, timing.profileMs),
		logger,
		publish: async (...events) => await publish(core, ...events),
		report,
		config,
		agent: () => proxyAgent(config().proxyUrl),
		auth: await openAuth(account, baileys),
		me: () => {
			const { id = '', lid } = core.auth.creds.me ?? {};
			return { pn: id && bareJid(id), lid: lid ? bareJid(lid) : null };
		},
		forget: async () => {
			await account.quarantine();
			core.names.forget();
			core.labels.forget();
			core.auth = await openAuth(account, baileys);
		},
	};
	return core;
}
