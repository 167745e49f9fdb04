import type { Agent } from 'node:http';
import { readSettings, type Settings } from '../settings';
import { Slots } from '../primitives/Slots';
import type { Store } from '../store/Store';
import { openStore, type StoreOptions } from '../store/sqlite';
import type { Environment } from '../session/core';
import type { SessionHandle } from '../contract/SessionHandle';
import type { SessionConfig } from '../SessionConfig';
import type { Log } from '../session/wire/logger';
import { Session } from '../session/Session';
import { Recovery } from '../session/delivery/Recovery';
import { LINK_STEP } from '../contract/notConnected';
import type { SessionClient } from '../contract/SessionClient';
import type { SessionState } from '../contract/state';
import { WhatsAppError } from '../errors';
import { UNLINKED } from '../session/connection/DiallerState';
import { checkProxy, proxyAgent } from '../session/connection/proxy';
import { createTransfer } from '../transfer/transfer';
import { TIMING, type Timing } from '../session/connection/timing';

/**
 * The sessions of this process: one, hence one socket, per credential. The registry is kept on `globalThis`, because n8n
 * empties the module cache when a package is updated, and WhatsApp would close the first of two sockets (close code 440).
 */
export interface SessionRegistry {
	/**
	 * Gives access to the credential's session, which the first holder creates. Nothing is opened before the first call of
	 * the client. A client checks the secret before each call: with a wrong one, every call rejects.
	 * @param typed for settings that may not be saved, as a test of the credential has them
	 */
	acquire(config: SessionConfig, typed?: TypedSettings): SessionHandle;
	/** Closes every session and the store, held or not: for tests and the end of the process. */
	shutdown(): Promise<void>;
}

/**
 * Settings that may never be saved. They are asked with, and nothing of them is kept: rows stay sealed as they are, and a
 * session that has served saved settings keeps those.
 */
export interface TypedSettings {
	/** Seals rows that a pairing makes: a secret that fits whatever is saved later. Without one, no pairing. */
	newRows: string | undefined;
}

const LOGINS_AT_ONCE = 5;

/** n8n reads an execution from its database for each call. */
const CALLS_AT_ONCE = 4;

export const REGISTRY_KEY = Symbol.for('n8n-nodes-whatsapp-web/sessions@1');

/** The registry of this process, with the operator's settings. */
export function sessionRegistry(): SessionRegistry {
	const shared = globalThis as { [REGISTRY_KEY]?: SessionRegistry };
	shared[REGISTRY_KEY] ??= createSessionRegistry({ settings: readSettings });
	return shared[REGISTRY_KEY];
}

export interface RegistryOptions {
	/** Read when the first session needs them. @throws WhatsAppError */
	settings: () => Settings;
	timing?: Timing;
	log?: Log;
	/** Opens the store; the embedded one when absent. */
	open?: (dataDirectory: string, options: Pick<StoreOptions, 'warn'>) => Store;
}

interface Entry {
	session: Session;
	/** Those that were not released. */
	handles: number;
	/** Until the session is closed, while nobody holds it. */
	linger: NodeJS.Timeout | undefined;
	/** Whether the session has the settings of a saved credential. */
	isSaved: boolean;
}

export function createSessionRegistry({
	settings: read,
	timing = TIMING,
	log = toStandardError,
	open = openStore,
}: RegistryOptions): SessionRegistry {
	let settings: Settings | undefined;
	let store: Store | undefined;
	const entries = new Map<string, Entry>();

	const readOnce = (): Settings => {
		if (settings) return settings;
		settings = read();
		if (settings.server) warnOfServer(settings.server.url, log);
		return settings;
	};
	const closeStore = (): void => {
		store?.close();
		store = undefined;
	};
	const environment: Environment = {
		settings: readOnce,
		// A store that could not be opened, because another process has it, is tried again at the next call.
		store: () => {
			if (!store) {
				const warn: StoreOptions['warn'] = (message, fields) => log('warn', message, fields);
				store = open(readOnce().dataDirectory, { warn });
				process.once('exit', closeStore);
			}
			return store;
		},
		timing,
		log,
		logins: new Slots(LOGINS_AT_ONCE),
		recovery: new Recovery(),
		calls: new Slots(CALLS_AT_ONCE),
	};

	const entryOf = (config: SessionConfig): Entry => {
		const known = entries.get(config.credentialId);
		if (known) return known;
		const session = new Session(config, environment);
		const entry: Entry = { session, handles: 0, linger: undefined, isSaved: false };
		entries.set(config.credentialId, entry);
		return entry;
	};

	const dropHandle = (credentialId: string, entry: Entry): void => {
		entry.handles -= 1;
		if (entry.handles === 0) linger(credentialId, entry);
	};

	const linger = (credentialId: string, entry: Entry): void => {
		entry.linger = setTimeout(() => {
			// Nobody holds a session while its owner looks for the phone or the passkey, or an execution waits for an answer.
			if (entry.session.isNeeded) return linger(credentialId, entry);
			entries.delete(credentialId);
			entry.session.dispose().catch((error: unknown) => {
				log('error', 'A session could not be closed', { error: String(error) });
			});
		}, timing.lingerMs);
		entry.linger.unref();
	};

	/** Lets a holder in whose secret fits, with the settings of the saved credential. @returns true: there are rows */
	const admit = async (entry: Entry, config: SessionConfig): Promise<boolean> => {
		const { credentialId, secret, formerSecrets, proxyUrl } = config;
		await environment.store().open(credentialId, secret, formerSecrets);
		await checkProxy(proxyUrl, readOnce().egress);
		// Only now, because a wrong secret must change nothing.
		entry.session.adopt(config);
		entry.isSaved = true;
		return true;
	};

	/** Lets a holder in whose settings may not be saved. @returns whether there is something to ask about */
	const admitTyped = async (
		entry: Entry,
		config: SessionConfig,
		{ newRows }: TypedSettings,
	): Promise<boolean> => {
		const { credentialId, secret, formerSecrets = [], proxyUrl } = config;
		const fitting = await environment.store().secretOf(credentialId, [secret, ...formerSecrets]);
		await checkProxy(proxyUrl, readOnce().egress);
		const opening = fitting ?? newRows;
		// With the one secret that fits, opening seals nothing anew.
		if (!entry.isSaved && opening !== undefined) {
			entry.session.adopt({ ...config, secret: opening, formerSecrets: [] });
		}
		return entry.isSaved || fitting !== undefined;
	};

	return {
		acquire(config, typed) {
			const entry = entryOf(config);
			entry.handles += 1;
			clearTimeout(entry.linger);
			const check = typed
				? () => admitTyped(entry, config, typed)
				: // Once, because another holder may have newer settings.
					once(() => admit(entry, config));
			const client = checked(entry.session, check);
			const agent = async (): Promise<Agent | undefined> => {
				await check();
				return proxyAgent(entry.session.proxyUrl, readOnce().egress);
			};
			let isReleased = false;
			return {
				proxyDiffers: () => entry.session.proxyUrl !== config.proxyUrl,
				client: typed ? asked(client, check, typed) : client,
				files: createTransfer({ client, settings: readOnce, agent }),
				release() {
					if (isReleased) return;
					isReleased = true;
					dropHandle(config.credentialId, entry);
				},
			};
		},
		async shutdown() {
			const sessions = [...entries.values()];
			entries.clear();
			for (const { linger } of sessions) clearTimeout(linger);
			await Promise.all(sessions.map(({ session }) => session.dispose()));
			process.off('exit', closeStore);
			closeStore();
		},
	};
}

/** Runs `check` before each call except `watch`, which only reports states. */
function checked(session: Session, check: () => Promise<unknown>): SessionClient {
	return {
		watch: (listener) => session.watch(listener),
		status: (options) => check().then(() => session.status(options)),
		link: (request) => check().then(() => session.link(request)),
		linking: (options) => check().then(() => session.linking(options)),
		answerPasskey: (answer) => check().then(() => session.answerPasskey(answer)),
		logout: () => check().then(() => session.logout()),
		restart: () => check().then(() => session.restart()),
		send: (command, options) => check().then(() => session.send(command, options)),
		query: (name, args, options) => check().then(() => session.query(name, args, options)),
		command: (name, args, options) => check().then(() => session.command(name, args, options)),
		subscribe: (subscription, handler, wants) =>
			check().then(() => session.subscribe(subscription, handler, wants)),
	};
}

/** A client whose questions open no rows where there are none, because opening would make them. */
function asked(
	client: SessionClient,
	hasRows: () => Promise<boolean>,
	{ newRows }: TypedSettings,
): SessionClient {
	return {
		...client,
		status: async (options) => ((await hasRows()) ? await client.status(options) : neverLinked()),
		link: async (request) => {
			if (newRows !== undefined || (await hasRows())) return await client.link(request);
			throw new WhatsAppError(
				'device_not_connected',
				"A test cannot link a number while n8n's encryption key cannot be read",
				{ description: WAY_OUT_OF_TEST, details: { reason: 'not_linked' } },
			);
		},
	};
}

const WAY_OUT_OF_TEST = `Save the credential, then ${LINK_STEP}`;

function neverLinked(): SessionState {
	const none = { jid: null, lid: null, pushName: null, retryAt: null };
	return { ...UNLINKED, ...none, since: Date.now() };
}

/** Remembers the first success. */
function once<Result>(work: () => Promise<Result>): () => Promise<Result> {
	let done: Promise<Result> | undefined;
	return async () => {
		done ??= work().catch((error: unknown) => {
			done = undefined;
			throw error;
		});
		return await done;
	};
}

function warnOfServer(url: string, log: Log): void {
	log(
		'warn',
		'THIS IS NOT WHATSAPP: N8N_WHATSAPP_WEB_SERVER_URL points to another server. No message reaches anybody.',
		{ url },
	);
}

const toStandardError: Log = (level, message, fields) => {
	process.stderr.write(`[WhatsApp Web] ${level}: ${message} ${JSON.stringify(fields)}\n`);
};
