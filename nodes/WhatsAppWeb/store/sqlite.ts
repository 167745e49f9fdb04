import { join } from 'node:path';
import type { AccountRows } from './AccountRows';
import { blob, integer } from './AccountRows';
import { type AccountCipher, createDataKey, rewrapDataKey, unwrapDataKey } from './cipher';
import { SqliteFile } from './SqliteFile';
import { lockDirectory } from './directoryLock';
import { createDirectory } from './files';
import { prune } from './retention';
import { migrate } from './schema';
import { SqliteAccount } from './SqliteAccount';
import type { AccountStore, Store } from './Store';

const FILE = 'store.sqlite';

/** How often old rows are looked for while the store is written to, in ms. */
const PRUNE_INTERVAL = 6 * 60 * 60 * 1_000;

export interface StoreOptions {
	/** The clock, Unix ms. */
	now?: () => number;
}

/**
 * The embedded store: one SQLite file in `dataDirectory`, which is made if missing and belongs to one process at a time.
 * @throws WhatsAppError `device_not_connected`, not retryable, reason `data_directory_in_use`,
 * `data_directory_unusable` or `data_file_unusable`
 */
export function openStore(dataDirectory: string, { now = Date.now }: StoreOptions = {}): Store {
	createDirectory(dataDirectory);
	const unlock = lockDirectory(dataDirectory);
	let connection: SqliteFile | undefined;
	let store: Store | undefined;
	try {
		connection = new SqliteFile(join(dataDirectory, FILE));
		migrate(connection);
		store = new SqliteStore(connection, unlock, now);
		return store;
	} finally {
		if (!store) {
			connection?.close();
			unlock();
		}
	}
}

class SqliteStore implements Store {
	readonly #connection: SqliteFile;

	readonly #unlock: () => void;

	readonly #now: () => number;

	readonly #accounts = new Map<string, SqliteAccount>();

	#prunedAt: number;

	constructor(connection: SqliteFile, unlock: () => void, now: () => number) {
		this.#connection = connection;
		this.#unlock = unlock;
		this.#now = now;
		this.#prunedAt = now();
		prune(connection, now());
	}

	async open(
		credentialId: string,
		secret: string,
		formerSecrets: readonly string[] = [],
	): Promise<AccountStore> {
		// First, so that a wrong secret is refused for an open account too.
		const { account, cipher } = this.#unseal(credentialId, secret, formerSecrets);
		let store = this.#accounts.get(credentialId);
		if (!store) {
			const rows: AccountRows = {
				connection: this.#connection,
				cipher,
				account,
				now: this.#now,
			};
			store = new SqliteAccount(credentialId, rows, () => this.#pruneSometimes());
			this.#accounts.set(credentialId, store);
		}
		return store;
	}

	close(): void {
		this.#connection.close();
		this.#unlock();
	}

	#unseal(
		credentialId: string,
		secret: string,
		formerSecrets: readonly string[],
	): { account: number; cipher: AccountCipher } {
		const query = 'SELECT account, salt, wrapped_key FROM account WHERE credential = ?';
		let row = this.#connection.get(query, credentialId);
		if (!row) {
			const { salt, wrapped } = createDataKey(credentialId, secret);
			this.#connection.transaction(() =>
				this.#connection.run(
					'INSERT INTO account (credential, salt, wrapped_key, created_at) VALUES (?, ?, ?, ?)',
					credentialId,
					salt,
					wrapped,
					this.#now(),
				),
			);
			row = this.#connection.get(query, credentialId);
		}
		if (!row) throw new Error('An inserted account is missing');
		const key = { salt: blob(row, 'salt'), wrapped: blob(row, 'wrapped_key') };
		const account = integer(row, 'account');
		const rewrapped = rewrapDataKey(credentialId, secret, formerSecrets, key);
		if (rewrapped) {
			this.#connection.transaction(() =>
				this.#connection.run(
					'UPDATE account SET salt = ?, wrapped_key = ? WHERE account = ?',
					rewrapped.salt,
					rewrapped.wrapped,
					account,
				),
			);
		}
		return { account, cipher: unwrapDataKey(credentialId, secret, rewrapped ?? key) };
	}

	#pruneSometimes(): void {
		const now = this.#now();
		if (now - this.#prunedAt < PRUNE_INTERVAL) return;
		this.#prunedAt = now;
		try {
			for (const { inbox } of this.#accounts.values()) inbox.retire();
			prune(this.#connection, now);
		} catch {
			// The write that brought us here is done and must not be reported as failed; there will be another time.
		}
	}
}
