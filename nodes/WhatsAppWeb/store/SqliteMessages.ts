import { type AccountRows, blob } from './AccountRows';
import type { Place } from './cipher';
import { DAY } from './retention';
import type { MessageKind, Messages, StoredMessage } from './Store';

export class SqliteMessages implements Messages {
	readonly #rows: AccountRows;

	constructor(rows: AccountRows) {
		this.#rows = rows;
	}

	async byId(id: string, kind: MessageKind = 'message'): Promise<Uint8Array[]> {
		const { connection, cipher, account } = this.#rows;
		const rowId = cipher.id(kind, id);
		return connection
			.all('SELECT place, value FROM message WHERE account = ? AND id = ?', account, rowId)
			.map((row) => cipher.open(sealedAt(kind, rowId, blob(row, 'place')), blob(row, 'value')));
	}

	/** Within a transaction. Without `replace`, the first to come stays: an author sends an id once. */
	add(
		{ kind = 'message', id, chatAndAuthor, payload, keepDays }: StoredMessage,
		replace = false,
	): void {
		const { connection, cipher, account, now } = this.#rows;
		const rowId = cipher.id(kind, id);
		const placeId = cipher.id('place', id, chatAndAuthor);
		connection.run(
			`INSERT OR ${replace ? 'REPLACE' : 'IGNORE'} INTO message (account, id, place, value, expires_at)
			VALUES (?, ?, ?, ?, ?)`,
			account,
			rowId,
			placeId,
			cipher.seal(sealedAt(kind, rowId, placeId), payload),
			now() + keepDays * DAY,
		);
	}

	/** Within a transaction. */
	remove(id: string, place: string): void {
		const { connection, cipher, account } = this.#rows;
		connection.run(
			'DELETE FROM message WHERE account = ? AND id = ? AND place = ?',
			account,
			cipher.id('message', id),
			cipher.id('place', id, place),
		);
	}
}

/** Both of what a row is found by: a row of which either was changed does not open. */
function sealedAt(kind: MessageKind, id: Uint8Array, place: Uint8Array): Place {
	return { table: 'message', type: kind, id: Buffer.concat([id, place]) };
}
