import { join } from 'node:path';
import { type AccountRows, blob, integer } from './AccountRows';
import {
	type AccountCipher,
	createDataKey,
	fittingSecret,
	rewrapDataKey,
	unwrapDataKey,
	type WrappedKey,
	wrongKey,
} from './cipher';
import { SqliteFile } from './SqliteFile';
import { lockDirectory } from './directoryLock';
import { createDirectory } from './files';
import { prune } from './retention';
import { ACCOUNT_TABLES, migrate } from './schema';
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

interface StoredAccount {
	credentialId: string;
	account: number;
	key: WrappedKey;
}

class SqliteStore implements Store {
	private readonly accounts = new Map<string, { store: SqliteAccount; cipher: AccountCipher }>();

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
		const stored = this.account(credentialId) ?? this.create(credentialId, secret);
		const cipher = this.unseal(stored, secret, formerSecrets);
		let opened = this.accounts.get(credentialId);
		if (!opened) {
			const rows: AccountRows = { file: this.file, cipher, account: stored.account, now: this.now };
			const store = new SqliteAccount(credentialId, rows, () => this.pruneSometimes());
			opened = { store, cipher };
			this.accounts.set(credentialId, opened);
		}
		return opened.store;
	}

	async secretOf(credentialId: string, secrets: readonly string[]): Promise<string | undefined> {
		const stored = this.account(credentialId);
		if (!stored) return undefined;
		const secret = fittingSecret(credentialId, secrets, stored.key);
		if (secret === undefined && !this.isEmpty(stored.account)) throw wrongKey();
		return secret;
	}

	close(): void {
		this.file.close();
		this.unlock();
	}

	private account(credentialId: string): StoredAccount | undefined {
		const row = this.file.get(
			'SELECT account, salt, wrapped_key FROM account WHERE credential = ?',
			credentialId,
		);
		if (!row) return undefined;
		const key = { salt: blob(row, 'salt'), wrapped: blob(row, 'wrapped_key') };
		return { credentialId, account: integer(row, 'account'), key };
	}

	private create(credentialId: string, secret: string): StoredAccount {
		const key = createDataKey(credentialId, secret);
		const { inserted } = this.file.transaction(() =>
			this.file.run(
				'INSERT INTO account (credential, salt, wrapped_key, created_at) VALUES (?, ?, ?, ?)',
				credentialId,
				key.salt,
				key.wrapped,
				this.now(),
			),
		);
		return { credentialId, account: inserted, key };
	}

	/** @throws WhatsAppError `device_not_connected`, reason `wrong_storage_key` */
	private unseal(
		{ credentialId, account, key }: StoredAccount,
		secret: string,
		formerSecrets: readonly string[],
	): AccountCipher {
		const rewrapped =
			rewrapDataKey(credentialId, secret, formerSecrets, key) ??
			this.wrapAnew(credentialId, account, secret, key);
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
		return unwrapDataKey(credentialId, secret, rewrapped ?? key);
	}

	/** For an account under which nothing is stored: a question about it must not bind it to the secret of that moment. */
	private wrapAnew(
		credentialId: string,
		account: number,
		secret: string,
		key: WrappedKey,
	): WrappedKey | undefined {
		if (fittingSecret(credentialId, [secret], key) !== undefined) return undefined;
		if (!this.isEmpty(account)) return undefined;
		const opened = this.accounts.get(credentialId);
		return opened ? opened.cipher.wrap(secret) : createDataKey(credentialId, secret);
	}

	private isEmpty(account: number): boolean {
		return ACCOUNT_TABLES.every(
			(table) => !this.file.get(`SELECT 1 FROM ${table} WHERE account = ? LIMIT 1`, account),
		);
	}

	private pruneSometimes(): void {
		const now = this.now();
		if (now - this.prunedAt < PRUNE_INTERVAL) return;
		this.prunedAt = now;
		try {
			for (const { store } of this.accounts.values()) store.inbox.retire();
			prune(this.file, now);
		} catch {
			// The write that brought us here is done and must not be reported as failed; there will be another time.
		}
	}
}
