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
import { createDirectory, FILE, tighten } from './files';
import { findLost, forgetUnused, noteUse } from './accounts';
import { DAY, PORTION, prunePortion } from './retention';
import { ACCOUNT_TABLES, migrate } from './schema';
import { SqliteAccount } from './SqliteAccount';
import { type Clocks, SteadyClock } from './SteadyClock';
import type { AccountStore, Store } from './Store';

/** How often old rows are looked for while the store is written to, in ms. */
const PRUNE_INTERVAL = 6 * 60 * 60 * 1_000;

/** Between two portions of old rows, in ms. */
const PAUSE = 5;

/** How often it is noted that an account is in use, in ms. */
const USE_INTERVAL = DAY;

export interface StoreOptions extends Partial<Clocks> {
	/** Takes what the operator should know. */
	warn?: (message: string, fields: Record<string, unknown>) => void;
}

/**
 * Opens the embedded store: one SQLite file in `dataDirectory`, which is created if missing. One process owns it at a time.
 * @throws WhatsAppError `device_not_connected`, not retryable, reason `data_directory_in_use`,
 * `data_directory_unusable` or `data_file_unusable`
 */
export function openStore(
	dataDirectory: string,
	{ now = Date.now, monotonic, warn = () => undefined }: StoreOptions = {},
): Store {
	createDirectory(dataDirectory);
	const unlock = lockDirectory(dataDirectory);
	let file: SqliteFile | undefined;
	let store: Store | undefined;
	try {
		file = new SqliteFile(join(dataDirectory, FILE));
		migrate(file);
		tighten(dataDirectory, file.path);
		store = new SqliteStore(file, unlock, new SteadyClock(file, { now, monotonic }), warn);
		file.stopBlocking();
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
	openedAt: number;
}

class SqliteStore implements Store {
	private readonly accounts = new Map<
		string,
		{ store: SqliteAccount; cipher: AccountCipher; account: number }
	>();

	private prunedAt = 0;

	private pause: NodeJS.Timeout | undefined;

	constructor(
		private readonly file: SqliteFile,
		private readonly unlock: () => void,
		private readonly clock: SteadyClock,
		private readonly warn: NonNullable<StoreOptions['warn']>,
	) {
		this.warnOfLost(file.transaction(() => findLost(file, clock.now())));
		this.prune();
	}

	async open(
		credentialId: string,
		secret: string,
		formerSecrets: readonly string[] = [],
	): Promise<AccountStore> {
		return await this.file.whenFree(() => this.openNow(credentialId, secret, formerSecrets));
	}

	private openNow(
		credentialId: string,
		secret: string,
		formerSecrets: readonly string[],
	): AccountStore {
		const { file, clock } = this;
		// The secret is checked first, so that a wrong one is refused for an open account too.
		const stored = this.account(credentialId) ?? this.create(credentialId, secret);
		const cipher = this.unseal(stored, secret, formerSecrets);
		if (clock.now() - stored.openedAt > USE_INTERVAL) {
			file.transaction(() => noteUse(file, [credentialId], clock.now()));
		}
		let opened = this.accounts.get(credentialId);
		if (!opened) {
			const { account } = stored;
			const rows: AccountRows = { file, cipher, account, clock, sweep: () => this.pruneSoon() };
			const store = new SqliteAccount(credentialId, rows, () => this.pruneSometimes());
			opened = { store, cipher, account };
			this.accounts.set(credentialId, opened);
		}
		return opened.store;
	}

	async secretOf(credentialId: string, secrets: readonly string[]): Promise<string | undefined> {
		const stored = await this.file.whenFree(() => this.account(credentialId));
		if (!stored) return undefined;
		const secret = fittingSecret(credentialId, secrets, stored.key);
		if (secret === undefined && !this.isEmpty(stored.account)) throw wrongKey();
		return secret;
	}

	close(): void {
		clearTimeout(this.pause);
		try {
			this.clock.save();
		} catch {
			// What was not counted is little, and closed already if this is not the first call.
		}
		this.file.close();
		this.unlock();
	}

	private account(credentialId: string): StoredAccount | undefined {
		const row = this.file.get(
			'SELECT account, salt, wrapped_key, opened_at FROM account WHERE credential = ?',
			credentialId,
		);
		if (!row) return undefined;
		const key = { salt: blob(row, 'salt'), wrapped: blob(row, 'wrapped_key') };
		const openedAt = integer(row, 'opened_at');
		return { credentialId, account: integer(row, 'account'), key, openedAt };
	}

	private create(credentialId: string, secret: string): StoredAccount {
		const { file } = this;
		// Open without a row: somebody else has deleted the row of an account in use, which gets it back.
		const opened = this.accounts.get(credentialId);
		const key = opened ? opened.cipher.wrap(secret) : createDataKey(credentialId, secret);
		const openedAt = this.clock.now();
		const { inserted } = file.transaction(() => {
			if (!opened) this.warnOfLost(findLost(file, openedAt));
			return file.run(
				`INSERT INTO account (account, credential, salt, wrapped_key, created_at, opened_at)
				VALUES (?, ?, ?, ?, ?, ?)`,
				opened?.account ?? null,
				credentialId,
				key.salt,
				key.wrapped,
				openedAt,
				openedAt,
			);
		});
		return { credentialId, account: inserted, key, openedAt };
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
		this.prune(PRUNE_INTERVAL);
	}

	/** The write that may have brought us here is done and must not be reported as failed. There will be another time. */
	private prune(interval = 0): void {
		const { file, clock } = this;
		try {
			clock.saveSometimes();
			const now = clock.now();
			if (now - this.prunedAt < interval) return;
			this.prunedAt = now;
			for (const { store } of this.accounts.values()) store.inbox.retire();
			const forgotten = file.transaction(() => {
				noteUse(file, this.accounts.keys(), now);
				return forgetUnused(file, now);
			});
			for (const credential of forgotten) {
				this.warn('A credential was not used for a year: what was stored of it is deleted', {
					credential,
				});
			}
			this.prunePortion();
		} catch {
			// See above.
		}
	}

	/** Deletes a portion, and the next one when n8n has had a turn. */
	private prunePortion(): void {
		const { file, clock } = this;
		const now = clock.now();
		let more = prunePortion(file, now);
		file.transaction(() => {
			for (const { store } of this.accounts.values()) {
				more ||= store.inbox.trimBacklogs(PORTION) > 0;
			}
		});
		if (more) this.pruneSoon();
	}

	private pruneSoon(): void {
		clearTimeout(this.pause);
		this.pause = setTimeout(() => this.pruneOn(), PAUSE).unref();
	}

	private pruneOn(): void {
		try {
			this.prunePortion();
		} catch {
			// The file is locked, or the disk full. There will be another time.
		}
	}

	private warnOfLost(count: number): void {
		if (count === 0) return;
		this.warn(
			'The WhatsApp data file has keys and messages of numbers whose own row was deleted by something else, so that ' +
				'nobody can open them. Restore store.sqlite from a backup, or link these numbers again. They are deleted after ' +
				'30 days',
			{ count, file: this.file.path },
		);
	}
}
