import { copyFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openAuth } from '../../../../../nodes/WhatsAppWeb/session/signal/authState';
import {
	type Baileys,
	type BinaryNode,
	loadBaileys,
	type SignalKeyStoreWithTransaction,
	type SignalRepositoryWithLIDStore,
} from '../../../../../nodes/WhatsAppWeb/session/wire/baileys';
import { makeBaileysLogger } from '../../../../../nodes/WhatsAppWeb/session/wire/logger';
import { makeDurableSignalRepository } from '../../../../../nodes/WhatsAppWeb/session/signal/repository';
import { openStore } from '../../../../../nodes/WhatsAppWeb/store/sqlite';
import type { AccountStore, Store } from '../../../../../nodes/WhatsAppWeb/store/Store';
import { temporaryDirectory } from '../../temporaryDirectory.ts';

export type Encrypted = Awaited<ReturnType<SignalRepositoryWithLIDStore['encryptMessage']>>;

/** One party of Signal sessions: the durable repository over its own store, set up as a socket does it. */
export class SignalPeer {
	readonly jid: string;
	readonly directory: string;
	readonly store: Store;
	readonly account: AccountStore;
	readonly keys: SignalKeyStoreWithTransaction;
	readonly repository: SignalRepositoryWithLIDStore;
	/** Log lines of Baileys. */
	readonly log: string[];
	/** JIDs that Baileys would have queried WhatsApp about. */
	readonly asked: string[];
	readonly #auth: Awaited<ReturnType<typeof openAuth>>;
	readonly #baileys: Baileys;
	readonly #stanzas = new WeakMap<Uint8Array, BinaryNode>();
	#preKeyId = 0;

	private constructor(
		jid: string,
		directory: string,
		baileys: Baileys,
		store: Store,
		account: AccountStore,
		auth: Awaited<ReturnType<typeof openAuth>>,
	) {
		this.jid = jid;
		this.directory = directory;
		this.store = store;
		this.account = account;
		this.#auth = auth;
		this.#baileys = baileys;
		this.log = [];
		this.asked = [];
		const logger = makeBaileysLogger((level, message) => this.log.push(`${level}: ${message}`));
		this.keys = baileys.addTransactionCapability(auth.keys, logger, {
			maxCommitRetries: 1,
			delayBetweenTriesMs: 0,
		});
		this.repository = makeDurableSignalRepository({
			baileys,
			account,
			stanzaOf: (ciphertext) => this.#stanzas.get(ciphertext),
		})({ creds: auth.creds, keys: this.keys }, logger, async (jids) => {
			this.asked.push(...jids);
			return [];
		});
	}

	static async open(jid: string, directory = temporaryDirectory()): Promise<SignalPeer> {
		const baileys = await loadBaileys();
		const store = openStore(directory);
		const account = await store.open(jid, 'secret');
		const auth = await openAuth(account, baileys);
		await auth.saveCreds();
		return new SignalPeer(jid, directory, baileys, store, account, auth);
	}

	/** A peer opened from a copy of the files, as after a crash at this moment; the original stays open. */
	async afterCrash(): Promise<SignalPeer> {
		const copy = temporaryDirectory();
		for (const file of readdirSync(this.directory)) {
			if (!file.endsWith('-shm')) copyFileSync(join(this.directory, file), join(copy, file));
		}
		return await SignalPeer.open(this.jid, copy);
	}

	/** A bundle as WhatsApp hands it out, with a fresh one-time key. */
	async bundle() {
		const { creds } = this.#auth;
		const { Curve, generateSignalPubKey } = this.#baileys;
		const preKey = Curve.generateKeyPair();
		const keyId = ++this.#preKeyId;
		await this.keys.set({ 'pre-key': { [keyId]: preKey } });
		return {
			registrationId: creds.registrationId,
			identityKey: generateSignalPubKey(creds.signedIdentityKey.public),
			signedPreKey: {
				keyId: creds.signedPreKey.keyId,
				publicKey: generateSignalPubKey(creds.signedPreKey.keyPair.public),
				signature: creds.signedPreKey.signature,
			},
			preKey: { keyId, publicKey: generateSignalPubKey(preKey.public) },
		};
	}

	async meet(other: SignalPeer): Promise<void> {
		await this.repository.injectE2ESession({ jid: other.jid, session: await other.bundle() });
	}

	async encrypt(to: SignalPeer, text: string): Promise<Encrypted> {
		return await this.repository.encryptMessage({ jid: to.jid, data: Buffer.from(text) });
	}

	/** Encrypts within a transaction that ends later, as Baileys does when it sends. */
	async sending<Result>(work: () => Promise<Result>): Promise<Result> {
		return await this.keys.transaction(work, this.jid);
	}

	/** Decrypts a message; each call uses a new buffer in a stanza with the same id, like a redelivery. */
	async decrypt(from: SignalPeer, { type, ciphertext }: Encrypted, id = 'ID'): Promise<string> {
		const arrived = this.#arrive(ciphertext, { from: from.jid, id }, type);
		const plaintext = await this.repository.decryptMessage({
			jid: from.jid,
			type,
			ciphertext: arrived,
		});
		return Buffer.from(plaintext).toString();
	}

	async decryptGroup(group: string, author: SignalPeer, ciphertext: Uint8Array): Promise<string> {
		const attrs = { from: group, participant: author.jid, id: 'ID' };
		const msg = this.#arrive(ciphertext, attrs, 'skmsg');
		const plaintext = await this.repository.decryptGroupMessage({
			group,
			authorJid: author.jid,
			msg,
		});
		return Buffer.from(plaintext).toString();
	}

	close(): void {
		this.repository.close?.();
		this.store.close();
	}

	#arrive(ciphertext: Uint8Array, attrs: Record<string, string>, type: string): Buffer {
		const content = Buffer.from(ciphertext);
		const enc = { tag: 'enc', attrs: { v: '2', type }, content };
		this.#stanzas.set(content, { tag: 'message', attrs, content: [enc] });
		return content;
	}
}

const open: SignalPeer[] = [];

/** Peers with a session from the first to each of the others, closed after the file's tests. */
export async function signalPeers(...jids: string[]): Promise<SignalPeer[]> {
	const all = await Promise.all(jids.map((jid) => SignalPeer.open(jid)));
	const [first, ...others] = all;
	for (const other of others) await first!.meet(other);
	open.push(...all);
	return all;
}

/** The peer as after a crash; closed after the file's tests. */
export async function crashed(peer: SignalPeer): Promise<SignalPeer> {
	const survivor = await peer.afterCrash();
	open.push(survivor);
	return survivor;
}

afterAll(() => {
	for (const peer of open) peer.close();
});
