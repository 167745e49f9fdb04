import { type AccountRows, blob } from './AccountRows';
import { pack, unpack } from './fields';
import type { Journal, JournalEntry } from './Store';

const TABLE = 'journal';

export class SqliteJournal implements Journal {
	readonly #rows: AccountRows;

	constructor(rows: AccountRows) {
		this.#rows = rows;
	}

	async plaintext(ciphertextHash: string): Promise<Uint8Array | undefined> {
		const { connection, cipher, account } = this.#rows;
		const id = cipher.id(TABLE, ciphertextHash);
		const row = connection.get(
			'SELECT value FROM journal WHERE account = ? AND quarantine = 0 AND id = ?',
			account,
			id,
		);
		if (!row) return undefined;
		return row.value === null ? new Uint8Array() : this.#open(id, blob(row, 'value')).plaintext;
	}

	async pending(): Promise<JournalEntry[]> {
		return this.#rows.connection
			.all(
				`SELECT id, value FROM journal
				WHERE account = ? AND quarantine = 0 AND value IS NOT NULL ORDER BY seq`,
				this.#rows.account,
			)
			.map((row) => this.#open(blob(row, 'id'), blob(row, 'value')));
	}

	/** Within a transaction. What is there already stays: its plaintext may have been handled. */
	add({ ciphertextHash, stanzaId, stanza, plaintext }: JournalEntry): void {
		const { connection, cipher, account, now } = this.#rows;
		const id = cipher.id(TABLE, ciphertextHash);
		connection.run(
			`INSERT INTO journal (account, id, stanza, value, created_at) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT DO NOTHING`,
			account,
			id,
			cipher.id('stanza', stanzaId),
			cipher.seal(place(id), pack(ciphertextHash, stanzaId, stanza, plaintext)),
			now(),
		);
	}

	/** Within a transaction. Only the hashes are kept. */
	done(stanzaId: string): void {
		const { connection, cipher, account } = this.#rows;
		connection.run(
			`UPDATE journal SET value = NULL
			WHERE account = ? AND quarantine = 0 AND stanza = ? AND value IS NOT NULL`,
			account,
			cipher.id('stanza', stanzaId),
		);
	}

	#open(id: Uint8Array, value: Uint8Array): JournalEntry {
		const [hash, stanzaId, stanza, plaintext] = unpack(this.#rows.cipher.open(place(id), value), 4);
		return {
			ciphertextHash: hash.toString(),
			stanzaId: stanzaId.toString(),
			stanza,
			plaintext,
		};
	}
}

function place(id: Uint8Array) {
	return { table: TABLE, type: 'entry', id };
}
