import { join } from 'node:path';
import { type AccountRows, blob, integer } from './AccountRows';
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
 * Opens the embedded store: one SQLite file in `dataDirectory`, which is created if missing. One process owns it at a time.
 * @throws WhatsAppError `device_not_connected`, not retryable, reason `data_directory_in_use`,
 * `data_directory_unusable` or `data_file_unusable`
 */
export function openStore(dataDirectory: string, { now = Date.now }: StoreOptions = {}): Store {
	createDirectory(dataDirectory);
	const unlock = lockDirectory(dataDirectory);
	let file: SqliteFile | undefined;
	let store: Store | undefined;
	try {
		file = new SqliteFile(join(dataDirectory, FILE));
		migrate(file);
		store = new SqliteStore(file, unlock, now);
		return store;
	} finally {
		if (!store) {
			file?.close();
			unlock();
		}
	}
}

class SqliteStore implements Store {
	private readonly accounts = new Map<string, SqliteAccount>();

	private prunedAt: number;

	constructor(
		private readonly file: SqliteFile,
		private readonly unlock: () => void,
		private readonly now: () => number,
	) {
		this.prunedAt = now();
		prune(file, now());
	}

	async open(
		credentialId: string,
		secret: string,
		formerSecrets: readonly string[] = [],
	): Promise<AccountStore> {
		// The secret is checked first, so that a wrong one is refused for an open account too.
		const { account, cipher } = this.unseal(credentialId, secret, formerSecrets);
		let store = this.accounts.get(credentialId);
		if (!store) {
			const rows: AccountRows = {
				file: this.file,
				cipher,
				account,
				now: this.now,
			};
			store = new SqliteAccount(credentialId, rows, () => this.pruneSometimes());
			this.accounts.set(credentialId, store);
		}
		return store;
	}

	close(): void {
		this.file.close();
		this.unlock();
	}

	private unseal(
		credentialId: string,
		secret: string,
		formerSecrets: readonly string[],
	): { account: number; cipher: AccountCipher } {
		const query = 'SELECT account, salt, wrapped_key FROM account WHERE credential = ?';
		let row = this.file.get(query, credentialId);
		if (!row) {
			const { salt, wrapped } = createDataKey(credentialId, secret);
			this.file.transaction(() =>
				this.file.run(
					'INSERT INTO account (credential, salt, wrapped_key, created_at) VALUES (?, ?, ?, ?)',
					credentialId,
					salt,
					wrapped,
					this.now(),
				),
			);
			row = this.file.get(query, credentialId);
		}
		if (!row) throw new Error('An inserted account is missing');
		const key = { salt: blob(row, 'salt'), wrapped: blob(row, 'wrapped_key') };
		const account = integer(row, 'account');
		const rewrapped = rewrapDataKey(credentialId, secret, formerSecrets, key);
		if (rewrapped) {
			this.file.transaction(() =>
				this.file.run(
					'UPDATE account SET salt = ?, wrapped_key = ? WHERE account = ?',
					rewrapped.salt,
					rewrapped.wrapped,
					account,
				),
			);
		}
		return { account, cipher: unwrapDataKey(credentialId, secret, rewrapped ?? key) };
	}

	private pruneSometimes(): void {
		const now = this.now();
		if (now - this.prunedAt < PRUNE_INTERVAL) return;
		this.prunedAt = now;
		try {
			for (const { inbox } of this.accounts.values()) inbox.retire();
			prune(this.file, now);
		} catch {
			// The write that brought us here is done and must not be reported as failed; there will be another time.
		}
	}
}
