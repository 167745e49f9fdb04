import { type AccountRows, blob } from './AccountRows';
import { SqliteInbox } from './SqliteInbox';
import { SqliteJournal } from './SqliteJournal';
import { SqliteKnown } from './SqliteKnown';
import { SqliteMessages } from './SqliteMessages';
import { SqliteOutbox } from './SqliteOutbox';
import type { AccountStore, Mutation } from './Store';

const TABLE = 'key';

export class SqliteAccount implements AccountStore {
	readonly journal: SqliteJournal;

	readonly inbox: SqliteInbox;

	readonly outbox: SqliteOutbox;

	readonly messages: SqliteMessages;

	readonly known: SqliteKnown;

	readonly #rows: AccountRows;

	readonly #afterWrite: () => void;

	/** @param afterWrite called when a transaction is on disk, for housekeeping */
	constructor(
		readonly credentialId: string,
		rows: AccountRows,
		afterWrite: () => void,
	) {
		this.#rows = rows;
		this.#afterWrite = afterWrite;
		this.journal = new SqliteJournal(rows);
		this.inbox = new SqliteInbox(rows);
		this.messages = new SqliteMessages(rows);
		this.known = new SqliteKnown(rows);
		this.outbox = new SqliteOutbox(rows);
	}

	hmac(purpose: string, text: string): string {
		return this.#rows.cipher.derive(purpose, text);
	}

	async get(type: string, ids: readonly string[]): Promise<Map<string, Uint8Array>> {
		const { connection, cipher, account } = this.#rows;
		const values = new Map<string, Uint8Array>();
		for (const name of ids) {
			const id = cipher.id(TABLE, type, name);
			const row = connection.get(
				'SELECT value FROM key WHERE account = ? AND quarantine = 0 AND id = ?',
				account,
				id,
			);
			if (row) values.set(name, cipher.open({ table: TABLE, type, id }, blob(row, 'value')));
		}
		return values;
	}

	async write(mutations: readonly Mutation[]): Promise<void> {
		if (mutations.length === 0) return;
		this.#rows.connection.transaction(() => this.#applyAll(mutations));
		this.#afterWrite();
	}

	async writeTogether(mutations: readonly Mutation[]): Promise<void> {
		if (mutations.length === 0) return;
		await this.#rows.connection.together(() => this.#applyAll(mutations));
		this.#afterWrite();
	}

	async quarantine(): Promise<void> {
		const { connection, account, now } = this.#rows;
		connection.transaction(() => {
			const { inserted } = connection.run('INSERT INTO quarantine (created_at) VALUES (?)', now());
			for (const table of ['key', 'journal']) {
				connection.run(
					`UPDATE ${table} SET quarantine = ? WHERE account = ? AND quarantine = 0`,
					inserted,
					account,
				);
			}
			this.known.forget();
		});
	}

	#applyAll(mutations: readonly Mutation[]): void {
		for (const mutation of mutations) this.#apply(mutation);
	}

	#apply(mutation: Mutation): void {
		switch (mutation.table) {
			case 'key':
				return this.#setKey(mutation.type, mutation.id, mutation.value);
			case 'journal':
				return this.journal.add(mutation.entry);
			case 'journalDone':
				return this.journal.done(mutation.stanzaId);
			case 'inbox':
				return this.inbox.add(mutation.event);
			case 'outbox':
				return this.outbox.change(mutation.messageId, mutation.change);
			case 'message':
				return this.messages.add(mutation.message, mutation.replace);
			case 'messageGone':
				return this.messages.remove(mutation.id, mutation.place);
			case 'known':
				return this.known.set(mutation.type, mutation.id, mutation.value);
		}
	}

	#setKey(type: string, name: string, value: Uint8Array | null): void {
		const { connection, cipher, account } = this.#rows;
		const id = cipher.id(TABLE, type, name);
		if (value === null) {
			connection.run(
				'DELETE FROM key WHERE account = ? AND quarantine = 0 AND id = ?',
				account,
				id,
			);
			return;
		}
		connection.run(
			`INSERT INTO key (account, id, value) VALUES (?, ?, ?)
			ON CONFLICT DO UPDATE SET value = excluded.value`,
			account,
			id,
			cipher.seal({ table: TABLE, type, id }, value),
		);
	}
}
