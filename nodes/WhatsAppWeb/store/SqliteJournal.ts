import { type AccountRows, blob } from './AccountRows';
import { pack, unpack } from './fields';
import type { Journal, JournalEntry } from './Store';

const TABLE = 'journal';

export class SqliteJournal implements Journal {
	constructor(private readonly rows: AccountRows) {}

	async plaintext(ciphertextHash: string): Promise<Uint8Array | undefined> {
		const { file, cipher, account } = this.rows;
		const id = cipher.id(TABLE, ciphertextHash);
		const row = await file.whenFree(() =>
			file.get(
				'SELECT value FROM journal WHERE account = ? AND quarantine = 0 AND id = ?',
				account,
				id,
			),
		);
		if (!row) return undefined;
		return row.value === null ? new Uint8Array() : this.open(id, blob(row, 'value')).plaintext;
	}

	async pending(): Promise<JournalEntry[]> {
		const { file, account } = this.rows;
		const rows = await file.whenFree(() =>
			file.all(
				`SELECT id, value FROM journal
				WHERE account = ? AND quarantine = 0 AND value IS NOT NULL ORDER BY seq`,
				account,
			),
		);
		return rows.map((row) => this.open(blob(row, 'id'), blob(row, 'value')));
	}

	/** Within a transaction. An entry that exists stays: its plaintext may have been handled. */
	add({ ciphertextHash, stanzaId, stanza, plaintext }: JournalEntry): void {
		const { file, cipher, account, clock } = this.rows;
		const id = cipher.id(TABLE, ciphertextHash);
		file.run(
			`INSERT INTO journal (account, id, stanza, value, created_at) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT DO NOTHING`,
			account,
			id,
			cipher.id('stanza', stanzaId),
			cipher.seal(sealContext(id), pack(ciphertextHash, stanzaId, stanza, plaintext)),
			clock.now(),
		);
	}

	/** Within a transaction: deletes the text and keeps the hashes. */
	done(stanzaId: string): void {
		const { file, cipher, account } = this.rows;
		file.run(
			`UPDATE journal SET value = NULL
			WHERE account = ? AND quarantine = 0 AND stanza = ? AND value IS NOT NULL`,
			account,
			cipher.id('stanza', stanzaId),
		);
	}

	private open(id: Uint8Array, value: Uint8Array): JournalEntry {
		const [hash, stanzaId, stanza, plaintext] = unpack(
			this.rows.cipher.open(sealContext(id), value),
			4,
		);
		return {
			ciphertextHash: hash.toString(),
			stanzaId: stanzaId.toString(),
			stanza,
			plaintext,
		};
	}
}

function sealContext(id: Uint8Array) {
	return { table: TABLE, type: 'entry', id };
}
