import { type AccountRows, blob } from './AccountRows';
import type { SealContext } from './cipher';
import { DAY } from './retention';
import type { MessageKind, Messages, StoredMessage } from './Store';

export class SqliteMessages implements Messages {
	constructor(private readonly rows: AccountRows) {}

	async byId(id: string, kind: MessageKind = 'message'): Promise<Uint8Array[]> {
		const { file, cipher, account } = this.rows;
		const rowId = cipher.id(kind, id);
		const rows = await file.whenFree(() =>
			file.all('SELECT place, value FROM message WHERE account = ? AND id = ?', account, rowId),
		);
		return rows.map((row) =>
			cipher.open(sealContext(kind, rowId, blob(row, 'place')), blob(row, 'value')),
		);
	}

	/** Within a transaction. Without `replace` the first row stays, because an author uses an id once. */
	add(
		{ kind = 'message', id, chatAndAuthor, payload, keepDays }: StoredMessage,
		replace = false,
	): void {
		const { file, cipher, account, clock } = this.rows;
		const rowId = cipher.id(kind, id);
		const placeId = cipher.id('place', id, chatAndAuthor);
		const value = cipher.seal(sealContext(kind, rowId, placeId), payload);
		file.run(
			`INSERT OR ${replace ? 'REPLACE' : 'IGNORE'} INTO message (account, id, place, value, expires_at, size)
			VALUES (?, ?, ?, ?, ?, ?)`,
			account,
			rowId,
			placeId,
			value,
			clock.now() + keepDays * DAY,
			value.length,
		);
	}

	/** Within a transaction. */
	remove(id: string, chatAndAuthor: string): void {
		const { file, cipher, account } = this.rows;
		file.run(
			'DELETE FROM message WHERE account = ? AND id = ? AND place = ?',
			account,
			cipher.id('message', id),
			cipher.id('place', id, chatAndAuthor),
		);
	}
}

/** Binds the value to both ids of its row: a row with a changed id does not open. */
function sealContext(kind: MessageKind, id: Uint8Array, place: Uint8Array): SealContext {
	return { table: 'message', type: kind, id: Buffer.concat([id, place]) };
}
