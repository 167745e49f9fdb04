import { type AccountRows, blob } from './AccountRows';
import { SqliteInbox } from './SqliteInbox';
import { SqliteJournal } from './SqliteJournal';
import { SqliteFacts } from './SqliteFacts';
import { SqliteMessages } from './SqliteMessages';
import { SqliteOutbox } from './SqliteOutbox';
import { SqliteQuestions } from './SqliteQuestions';
import { OpenKeys } from './OpenKeys';
import { putAside } from './quarantine';
import type { AccountStore, Mutation, StoreClock } from './Store';

const TABLE = 'key';

export class SqliteAccount implements AccountStore {
	readonly clock: StoreClock;

	readonly journal: SqliteJournal;

	readonly inbox: SqliteInbox;

	readonly outbox: SqliteOutbox;

	readonly messages: SqliteMessages;

	readonly facts: SqliteFacts;

	readonly questions: SqliteQuestions;

	private readonly openKeys: OpenKeys;

	/** @param afterWrite runs when a transaction is on disk, for housekeeping */
	constructor(
		readonly credentialId: string,
		private readonly rows: AccountRows,
		private readonly afterWrite: () => void,
	) {
		this.clock = rows.clock;
		this.openKeys = new OpenKeys(rows.file);
		this.journal = new SqliteJournal(rows);
		this.inbox = new SqliteInbox(rows);
		this.messages = new SqliteMessages(rows);
		this.facts = new SqliteFacts(rows);
		this.outbox = new SqliteOutbox(rows);
		this.questions = new SqliteQuestions(rows);
	}

	hmac(purpose: string, text: string): string {
		return this.rows.cipher.derive(purpose, text);
	}

	async get(type: string, ids: readonly string[]): Promise<Map<string, Uint8Array>> {
		return await this.rows.file.whenFree(() => {
			const values = new Map<string, Uint8Array>();
			for (const name of ids) {
				const value = this.key(type, name);
				if (value) values.set(name, value);
			}
			return values;
		});
	}

	async write(mutations: readonly Mutation[]): Promise<void> {
		if (mutations.length === 0) return;
		const { file } = this.rows;
		await file.whenFree(() => file.transaction(() => this.applyAll(mutations)));
		this.afterWrite();
	}

	async writeTogether(mutations: readonly Mutation[]): Promise<void> {
		if (mutations.length === 0) return;
		await this.rows.file.together(() => this.applyAll(mutations));
		this.afterWrite();
	}

	async quarantine(): Promise<void> {
		const { file } = this.rows;
		await file.whenFree(() =>
			file.transaction(() => {
				putAside(this.rows);
				this.facts.forget();
			}),
		);
		this.openKeys.clear();
	}

	private applyAll(mutations: readonly Mutation[]): void {
		for (const mutation of mutations) this.apply(mutation);
	}

	private apply(mutation: Mutation): void {
		switch (mutation.table) {
			case 'key':
				return this.setKey(mutation.type, mutation.id, mutation.value);
			case 'journal':
				return this.journal.add(mutation.entry);
			case 'journalDone':
				return this.journal.done(mutation.stanzaId);
			case 'inbox':
				return this.inbox.add(mutation.event, mutation.held);
			case 'inboxHeld':
				return this.inbox.endHold(mutation.eventId, mutation.release);
			case 'question':
				return this.questions.set(mutation.messageId, mutation.value, mutation.address);
			case 'outboxEntry':
				return this.outbox.add(mutation.entry);
			case 'outbox':
				return this.outbox.change(mutation.messageId, mutation.change);
			case 'message':
				return this.messages.add(mutation.message, mutation.replace);
			case 'messageGone':
				return this.messages.remove(mutation.id, mutation.chatAndAuthor);
			case 'chatRead':
				return this.messages.markRead(mutation.chats, mutation.ids);
			case 'facts':
				return this.facts.set(mutation.type, mutation.id, mutation.value);
		}
	}

	private key(type: string, name: string): Uint8Array | null {
		const known = this.openKeys.get(type, name);
		if (known !== undefined) return known;
		const { file, cipher, account } = this.rows;
		const id = cipher.id(TABLE, type, name);
		const row = file.get(
			'SELECT value FROM key WHERE account = ? AND quarantine = 0 AND id = ?',
			account,
			id,
		);
		const value = row ? cipher.open({ table: TABLE, type, id }, blob(row, 'value')) : null;
		this.openKeys.set(type, name, value);
		return value;
	}

	private setKey(type: string, name: string, value: Uint8Array | null): void {
		const { file, cipher, account } = this.rows;
		const id = cipher.id(TABLE, type, name);
		this.openKeys.replace(type, name, value);
		if (value === null) {
			file.run('DELETE FROM key WHERE account = ? AND quarantine = 0 AND id = ?', account, id);
			return;
		}
		file.run(
			`INSERT INTO key (account, id, value) VALUES (?, ?, ?)
			ON CONFLICT DO UPDATE SET value = excluded.value`,
			account,
			id,
			cipher.seal({ table: TABLE, type, id }, value),
		);
	}
}
