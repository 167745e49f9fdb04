import { type AccountRows, blob, integer } from './AccountRows';
import type { Row } from './Connection';
import { WhatsAppError } from '../errors';
import { pack, unpack } from './fields';
import type { SqliteMessages } from './SqliteMessages';
import type { Outbox, OutboxChange, OutboxEntry, OutboxState, StoredMessage } from './Store';

const TABLE = 'outbox';

/** What is written once; the rest of an entry changes and lies in columns of its own. */
type Head = Pick<OutboxEntry, 'messageId' | 'commandKey' | 'contentHash' | 'chat'>;

export class SqliteOutbox implements Outbox {
	readonly #rows: AccountRows;

	readonly #messages: SqliteMessages;

	constructor(rows: AccountRows, messages: SqliteMessages) {
		this.#rows = rows;
		this.#messages = messages;
	}

	async begin(
		entry: OutboxEntry,
		message?: StoredMessage,
	): Promise<{ entry: OutboxEntry; existed: boolean }> {
		return this.#rows.connection.transaction(() => {
			const existing =
				(entry.commandKey !== null && this.#byCommandKey(entry.commandKey)) ||
				this.#byMessageId(entry.messageId);
			if (existing) return { entry: existing, existed: true };
			this.#insert(entry);
			if (message) this.#messages.add(message);
			return { entry, existed: false };
		});
	}

	async byMessageId(messageId: string): Promise<OutboxEntry | undefined> {
		return this.#byMessageId(messageId);
	}

	async byCommandKey(commandKey: string): Promise<OutboxEntry | undefined> {
		return this.#byCommandKey(commandKey);
	}

	/**
	 * Within a transaction.
	 * @throws WhatsAppError `internal_error` when there is no such entry: a result would be lost in silence
	 */
	change(messageId: string, change: OutboxChange): void {
		const { connection, cipher, account } = this.#rows;
		const id = cipher.id(TABLE, messageId);
		const columns: Record<string, string | number | Uint8Array | null> = {};
		if (change.state !== undefined) columns.state = change.state;
		if (change.attempts !== undefined) columns.attempts = change.attempts;
		if (change.code !== undefined) columns.code = change.code;
		if (change.result !== undefined) {
			columns.result = change.result && cipher.seal(place(id, 'result'), change.result);
		}
		const names = Object.keys(columns);
		if (names.length === 0) return;
		const { changes } = connection.run(
			`UPDATE outbox SET ${names.map((name) => `${name} = ?`).join(', ')} WHERE account = ? AND id = ?`,
			...Object.values(columns),
			account,
			id,
		);
		if (changes === 0) {
			throw new WhatsAppError('internal_error', `Message ${messageId} is not in the outbox`);
		}
	}

	#insert(entry: OutboxEntry): void {
		const { connection, cipher, account } = this.#rows;
		const { messageId, commandKey, contentHash, chat, payload, result } = entry;
		const id = cipher.id(TABLE, messageId);
		const head: Head = { messageId, commandKey, contentHash, chat };
		connection.run(
			`INSERT INTO outbox (account, id, command, value, state, attempts, code, result, created_at)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			account,
			id,
			commandKey === null ? null : cipher.id('command', commandKey),
			cipher.seal(place(id, 'entry'), pack(JSON.stringify(head), payload)),
			entry.state,
			entry.attempts,
			entry.code,
			result && cipher.seal(place(id, 'result'), result),
			entry.createdAt,
		);
	}

	#byMessageId(messageId: string): OutboxEntry | undefined {
		const { connection, cipher, account } = this.#rows;
		return this.#open(
			connection.get(
				'SELECT * FROM outbox WHERE account = ? AND id = ?',
				account,
				cipher.id(TABLE, messageId),
			),
		);
	}

	#byCommandKey(commandKey: string): OutboxEntry | undefined {
		const { connection, cipher, account } = this.#rows;
		return this.#open(
			connection.get(
				'SELECT * FROM outbox WHERE account = ? AND command = ?',
				account,
				cipher.id('command', commandKey),
			),
		);
	}

	#open(row: Row | undefined): OutboxEntry | undefined {
		if (!row) return undefined;
		const { cipher } = this.#rows;
		const id = blob(row, 'id');
		const [head, payload] = unpack(cipher.open(place(id, 'entry'), blob(row, 'value')), 2);
		return {
			...(JSON.parse(head.toString()) as Head),
			payload,
			state: row.state as OutboxState,
			attempts: integer(row, 'attempts'),
			code: row.code as string | null,
			result: row.result === null ? null : cipher.open(place(id, 'result'), blob(row, 'result')),
			createdAt: integer(row, 'created_at'),
		};
	}
}

function place(id: Uint8Array, type: 'entry' | 'result') {
	return { table: TABLE, type, id };
}
