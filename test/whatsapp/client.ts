import * as tls from 'node:tls';
import makeWASocket, {
	DisconnectReason,
	initAuthCreds,
	WA_CERT_DETAILS,
	type AuthenticationState,
	type BaileysEventMap,
	type UserFacingSocketConfig,
	type WAMessage,
	type WASocket,
} from '@whiskeysockets/baileys';
import type { Phone, WhatsApp } from './contract.ts';
import { Mailbox } from './mailbox.ts';
import { MemoryKeys } from './memoryKeys.ts';
import { silentLogger } from './quiet.ts';

/** Auth state and any socket option of Baileys. */
export type ClientOptions = Partial<UserFacingSocketConfig>;

type ConnectionUpdate = BaileysEventMap['connection.update'];

/** An unmodified Baileys client on a loopback WhatsApp. */
export interface Client {
	/** The current socket; the restart after pairing makes a new one. */
	readonly sock: WASocket;
	readonly auth: AuthenticationState;
	/** Every `messages.upsert` so far, with its type. */
	readonly messages: (WAMessage & { upsert: 'notify' | 'append' })[];
	/** Every `messages.update` so far. */
	readonly updates: BaileysEventMap['messages.update'];
	/** Resolves once the connection is open. @throws if it closes for good before. */
	waitOpen(): Promise<void>;
	/** Resolves when the first login is complete: keys, history, app state. */
	waitSynced(): Promise<void>;
	/** Resolves with the status code once the connection has closed for good. */
	waitClose(): Promise<number | undefined>;
	/** The first QR code not taken yet. */
	nextQr(): Promise<string>;
	/** The first upserted message that fits and that no earlier call has returned; waits for it. */
	nextMessage(fits?: (message: WAMessage) => boolean, timeoutMs?: number): Promise<WAMessage>;
	/** The first update of a message that fits; waits for it. */
	nextUpdate(
		fits?: (update: BaileysEventMap['messages.update'][number]) => boolean,
		timeoutMs?: number,
	): Promise<BaileysEventMap['messages.update'][number]>;
	/**
	 * Resolves once a sent message has come that far (3 delivered, 4 read, 5 played; 0 failed). Baileys reports it as an
	 * update, or folded into the upsert of the own message.
	 */
	waitStatus(id: string | null | undefined, status: number): Promise<void>;
	/** Closes the connection without unlinking; resolves when it is closed. */
	close(): Promise<void>;
}

export function makeAuth(): AuthenticationState {
	return { creds: initAuthCreds(), keys: new MemoryKeys() };
}

const trusted = new Set<string>();

/**
 * Has this process trust the media store, as NODE_EXTRA_CA_CERTS does at its start.
 * @throws before Node 22.19, which cannot.
 */
export function trust(whatsapp: WhatsApp): void {
	if (trusted.has(whatsapp.ca)) return;
	trusted.add(whatsapp.ca);
	if (!tls.setDefaultCACertificates) throw new Error('needs Node 22.19 or NODE_EXTRA_CA_CERTS');
	tls.setDefaultCACertificates([...tls.getCACertificates('default'), whatsapp.ca]);
}

/** Connects a client; without `auth` one that has to be paired first. */
export function connectClient(whatsapp: WhatsApp, options: ClientOptions = {}): Client {
	trust(whatsapp);
	// rc14 accepts any root certificate; a later version may check it.
	Buffer.from(whatsapp.rootKey, 'base64').copy(WA_CERT_DETAILS.PUBLIC_KEY);
	const auth = options.auth ?? makeAuth();
	const qrs = new Mailbox<string>('QR code');
	const messages = new Mailbox<WAMessage & { upsert: 'notify' | 'append' }>('message');
	const updates = new Mailbox<BaileysEventMap['messages.update'][number]>('message update');
	const statuses = new Mailbox<{ id?: string | null; status?: number | null }>('message status');
	const synced = new Mailbox<true>('first synchronisation');
	const states = new Mailbox<{ connection: 'open' | 'close'; code?: number }>('connection state');

	const connect = (): WASocket => {
		const socket = makeWASocket({
			waWebSocketUrl: whatsapp.url,
			logger: silentLogger,
			retryRequestDelayMs: 1,
			...options,
			auth,
		});
		socket.ev.on('creds.update', (update) => {
			Object.assign(auth.creds, update);
			if (update.accountSyncCounter) synced.push(true);
		});
		socket.ev.on('connection.update', onConnection);
		socket.ev.on('messages.upsert', ({ messages: list, type }) => {
			for (const message of list) {
				messages.push(Object.assign(message, { upsert: type }));
				statuses.push({ id: message.key.id, status: message.status });
			}
		});
		socket.ev.on('messages.update', (list) => {
			for (const update of list) {
				updates.push(update);
				statuses.push({ id: update.key.id, status: update.update.status });
			}
		});
		return socket;
	};
	const onConnection = ({ qr, connection, lastDisconnect }: ConnectionUpdate) => {
		if (qr !== undefined) qrs.push(qr);
		if (connection === 'open') states.push({ connection });
		if (connection !== 'close') return;
		const error = lastDisconnect?.error as { output?: { statusCode?: number } } | undefined;
		const code = error?.output?.statusCode;
		if (code === DisconnectReason.restartRequired) sock = connect();
		else states.push({ connection, ...(code === undefined ? {} : { code }) });
	};

	let sock = connect();
	return {
		get sock() {
			return sock;
		},
		auth,
		messages: messages.items,
		updates: updates.items,
		async waitOpen() {
			const { connection, code } = await states.peek();
			if (connection === 'close') throw new Error(`closed with ${code} before it was open`);
		},
		async waitSynced() {
			await synced.peek();
		},
		async waitClose() {
			return (await states.peek(({ connection }) => connection === 'close')).code;
		},
		nextQr: async () => await qrs.take(),
		nextMessage: async (fits, timeoutMs) => await messages.take(fits, timeoutMs),
		nextUpdate: async (fits, timeoutMs) => await updates.peek(fits, timeoutMs),
		async waitStatus(id, status) {
			await statuses.peek(
				(known) =>
					known.id === id &&
					(known.status === status || (!!status && (known.status ?? 0) > status)),
			);
		},
		async close() {
			await sock.end(undefined);
			for (const box of [qrs, messages, updates, statuses, synced, states]) box.close();
		},
	};
}

/** Connects a client and has a phone scan its QR code; resolves when it is open and synchronised. */
export async function linkClient(
	whatsapp: WhatsApp,
	phone: Phone,
	options?: ClientOptions,
): Promise<Client & { device: number }> {
	const client = connectClient(whatsapp, options);
	const { device } = await phone.scan(await client.nextQr());
	await client.waitOpen();
	await client.waitSynced();
	return Object.assign(client, { device });
}
