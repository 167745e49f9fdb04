import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import makeWASocket, {
	type AuthenticationState,
	type BinaryNode,
	DisconnectReason,
	useMultiFileAuthState,
	type WASocket,
} from '@whiskeysockets/baileys';
import { makeAuth } from '../../whatsapp/client.ts';
import { silentLogger } from '../../whatsapp/quiet.ts';
import type { BenchServer } from '../BenchServer.ts';
import type { Account, Contender } from './contender.ts';

/** Baileys as its README shows it: a socket, its events, and nothing in between. */
export class RawBaileys implements Contender {
	readonly #keys: 'memory' | 'multiFile';

	readonly #folders: string[] = [];

	readonly #accounts: RawAccount[] = [];

	constructor(keys: 'memory' | 'multiFile') {
		this.#keys = keys;
	}

	async link(server: BenchServer, number: string): Promise<Account> {
		const account = new RawAccount(server, await this.#auth());
		this.#accounts.push(account);
		await account.connect((qr) => void server.ask('scan', { number, qr }));
		return account;
	}

	async end(): Promise<void> {
		await Promise.all(this.#accounts.map(async (account) => await account.close()));
		// Baileys still writes its files after the socket has ended.
		const removal = { recursive: true, force: true, maxRetries: 5, retryDelay: 200 };
		for (const folder of this.#folders) await rm(folder, removal);
	}

	async #auth(): Promise<Auth> {
		if (this.#keys === 'memory') {
			const state = makeAuth();
			return { state, save: (update) => void Object.assign(state.creds, update) };
		}
		const folder = await mkdtemp(join(tmpdir(), 'whatsapp-web-bench-'));
		this.#folders.push(folder);
		const { state, saveCreds } = await useMultiFileAuthState(folder);
		return {
			state,
			save: (update) => {
				Object.assign(state.creds, update);
				void saveCreds();
			},
		};
	}
}

interface Auth {
	state: AuthenticationState;
	save(update: Partial<AuthenticationState['creds']>): void;
}

class RawAccount implements Account {
	readonly #server: BenchServer;

	readonly #auth: Auth;

	#sock: WASocket | undefined;

	#onText: (text: string) => void = () => {};

	constructor(server: BenchServer, auth: Auth) {
		this.#server = server;
		this.#auth = auth;
	}

	async send(to: string, text: string): Promise<void> {
		const { ws, sendMessage, generateMessageTag } = this.#sock as WASocket;
		const messageId = `3EB0${generateMessageTag().replace(/\W/g, '')}`;
		const acknowledged = new Promise<void>((resolve, reject) => {
			ws.once(`TAG:${messageId}`, ({ attrs }: BinaryNode) => {
				if (attrs.error) reject(new Error(`refused with ${attrs.error}`));
				else resolve();
			});
		});
		await sendMessage(to, { text }, { messageId });
		await acknowledged;
	}

	async listen(onText: (text: string) => void): Promise<void> {
		this.#onText = onText;
	}

	async close(): Promise<void> {
		await this.#sock?.end(undefined);
	}

	async reopen(): Promise<void> {
		await this.connect(() => {});
	}

	async connect(onQr: (qr: string) => void): Promise<void> {
		await new Promise<void>((resolve, reject) => {
			const sock = makeWASocket({
				waWebSocketUrl: this.#server.url,
				logger: silentLogger,
				auth: this.#auth.state,
			});
			this.#sock = sock;
			sock.ev.on('creds.update', (update) => this.#auth.save(update));
			sock.ev.on('messages.upsert', ({ messages }) => {
				for (const { message, key } of messages) {
					const text = message?.conversation ?? message?.extendedTextMessage?.text;
					if (text && !key.fromMe) this.#onText(text);
				}
			});
			sock.ev.on('connection.update', ({ qr, connection, lastDisconnect }) => {
				if (qr) onQr(qr);
				if (connection === 'open') resolve();
				const error = lastDisconnect?.error as { output?: { statusCode?: number } } | undefined;
				if (connection !== 'close') return;
				if (error?.output?.statusCode === DisconnectReason.restartRequired) {
					this.connect(onQr).then(resolve, reject);
				} else {
					reject(new Error('The connection was closed'));
				}
			});
		});
	}
}
