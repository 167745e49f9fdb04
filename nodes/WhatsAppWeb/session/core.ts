import { bareJid } from '../message/jid';
import { readEncryptionKey, type Settings } from '../settings';
import type { Slots } from '../primitives/Slots';
import type { Store } from '../store/Store';
import { AddressBook } from './account/AddressBook';
import { openAuth } from './signal/authState';
import { loadBaileys } from './wire/baileys';
import { createCaches } from './account/caches';
import { Deliveries } from './delivery/Deliveries';
import { createRoute } from './delivery/routing';
import { publish } from './delivery/publish';
import type { Recovery } from './delivery/Recovery';
import { AccountFacts } from './account/AccountFacts';
import { ChangedIdentities } from './account/ChangedIdentities';
import { ChatDirectory } from './account/ChatDirectory';
import { ChatStates } from './account/ChatStates';
import { ChatTimers } from './account/ChatTimers';
import { FactTable } from './account/FactTable';
import { USUAL_PACING } from '../contract/pacing';
import type { SessionConfig } from '../SessionConfig';
import { Pace } from '../primitives/Pace';
import { Health } from './health/Health';
import { Labels } from './account/Labels';
import { SerialQueue } from '../primitives/SerialQueue';
import { Live } from './live/Live';
import { type Log, makeBaileysLogger } from './wire/logger';
import { NumberChecks } from './account/NumberChecks';
import { Profiles } from './account/Profiles';
import { proxyAgent } from './connection/proxy';
import type { SessionParts } from './connection/SessionParts';
import { RetryCounter } from './sending/RetryCounter';
import { SendProgress } from './messages/SendProgress';
import type { Timing } from './connection/timing';
import { identitiesOf } from './account/identities';
import { Questions } from './questions/Questions';
import { sealAddress } from '../waking/sealedAddress';

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
	recovery: Recovery;
	/** Bounds the calls to n8n at once, for executions that wait. */
	calls: Slots;
}

/** {@link SessionParts} with the parts whose rooms are above `connection/`. */
export interface Core extends SessionParts {
	sendProgress: SendProgress;
	retryCounter: RetryCounter;
	deliveries: Deliveries;
	live: Live;
	config(): SessionConfig;
}

/** @throws WhatsAppError from settings and store */
export async function openCore(
	{ settings, store, timing, log, logins, recovery }: Environment,
	config: () => SessionConfig,
): Promise<Core> {
	const { credentialId, secret, formerSecrets } = config();
	// Checked first, so that a mistyped proxy is an error and not retried.
	proxyAgent(config().proxyUrl, settings().egress);
	const account = await store().open(credentialId, secret, formerSecrets);
	const baileys = await loadBaileys();
	const facts = await AccountFacts.load(account);
	const changedIdentities = await ChangedIdentities.load(account);
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
	const questions = await Questions.load({
		account,
		identitiesOf: async (jids) => await identitiesOf(jids, keys(), core.me()),
		sealAddress: addressSeal((err) => {
			logger.warn(
				{ err },
				'after a restart, nothing but a trigger will wait for the answers to open questions',
			);
		}),
		onReleased: (event) => core.deliveries.announce(event, 'released'),
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
		directory: new ChatDirectory(() => core),
		labels: new Labels(new FactTable(account, 'label')),
		chatStates: new ChatStates(new FactTable(account, 'chatState'), () => core, account),
		timers: new ChatTimers(new FactTable(account, 'timer'), () => core),
		changedIdentities,
		questions,
		sendProgress: new SendProgress(),
		retryCounter: new RetryCounter(),
		deliveries: new Deliveries({
			account,
			route: createRoute(keys),
			typing: live.typing,
			recovery,
			executionsAtOnce: settings().executionsAtOnce,
			report,
		}),
		live,
		messageChanges: new SerialQueue(),
		addressBook,
		profiles: new Profiles(facts, addressBook, timing.profileMs),
		postsPace: new Pace(timing.postsMs),
		health: await Health.load({
			account,
			facts,
			pacing: () => config().pacing ?? USUAL_PACING,
			me: () => core.me(),
			identitiesOf: async (jids) => await identitiesOf(jids, keys(), core.me()),
			publish: async (event) => await core.publish(event),
			report,
		}),
		numberChecks: new NumberChecks({ caches, addressBook, me: () => core.me() }, timing.checkMs),
		logger,
		publish: async (...events) => await publish(core, ...events),
		report,
		sendStatus: (messageId) => core.sendProgress.statusOf(messageId),
		config,
		agent: () => proxyAgent(config().proxyUrl, settings().egress),
		auth: await openAuth(account, baileys),
		me: () => {
			const { id = '', lid } = core.auth.creds.me ?? {};
			return { pn: id && bareJid(id), lid: lid ? bareJid(lid) : null };
		},
		forget: async () => {
			await account.quarantine();
			core.names.forget();
			await core.health.unlinked();
			core.directory.forget();
			core.labels.forget();
			core.chatStates.forget();
			core.timers.forget();
			core.changedIdentities.forget();
			core.auth = await openAuth(account, baileys);
		},
	};
	return core;
}

/** Seals where nodes are called with n8n's own key, because that is read before the credential's is known. */
function addressSeal(warn: (error: unknown) => void): (url: string) => Uint8Array | null {
	let key: string | null | undefined;
	return (url) => {
		try {
			key ??= key === undefined ? readEncryptionKey() : null;
		} catch (error) {
			key = null;
			warn(error);
		}
		return key === null ? null : sealAddress(url, key);
	};
}
