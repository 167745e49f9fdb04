import { type AccountRows, blob } from './AccountRows';
import type { Questions } from './Store';

const TABLE = 'question';

export class SqliteQuestions implements Questions {
	constructor(private readonly rows: AccountRows) {}

	async all(): Promise<Uint8Array[]> {
		const { file, cipher, account } = this.rows;
		const rows = await file.whenFree(() =>
			file.all('SELECT id, value FROM question WHERE account = ?', account),
		);
		return rows.map((row) => cipher.open(sealContext(blob(row, 'id')), blob(row, 'value')));
	}

	/** Within a transaction. @param value null deletes */
	set(messageId: string, value: Uint8Array | null, address: Uint8Array | null): void {
		const { file, cipher, account } = this.rows;
		const id = cipher.id(TABLE, messageId);
		if (value === null) {
			file.run('DELETE FROM question WHERE account = ? AND id = ?', account, id);
			return;
		}
		file.run(
			`INSERT INTO question (account, id, value, address) VALUES (?, ?, ?, ?)
			ON CONFLICT DO UPDATE SET value = excluded.value, address = excluded.address`,
			account,
			id,
			cipher.seal(sealContext(id), value),
			address,
		);
	}
}

function sealContext(id: Uint8Array) {
	return { table: TABLE, type: 'question', id };
}
