import { type AccountRows, blob } from './AccountRows';
import { DAY } from './retention';
import type { Messages, StoredMessage } from './Store';

const TABLE = 'message';

export class SqliteMessages implements Messages {
	readonly #rows: AccountRows;

	constructor(rows: AccountRows) {
		this.#rows = rows;
	}

	async byId(id: string): Promise<Uint8Array[]> {
		const { connection, cipher, account } = this.#rows;
		return connection
			.all(
				'SELECT place, value FROM message WHERE account = ? AND id = ?',
				account,
				cipher.id(TABLE, id),
			)
			.map((row) => cipher.open(sealedAt(blob(row, 'place')), blob(row, 'value')));
	}

	/** Within a transaction. Without `replace`, the first to come stays: an author sends an id once. */
	add({ id, place, payload, keepDays }: StoredMessage, replace = false): void {
		const { connection, cipher, account, now } = this.#rows;
		// The id is part of it, so that a row moved to another id does not open.
		const placeId = cipher.id('place', id, place);
		connection.run(
			`INSERT OR ${replace ? 'REPLACE' : 'IGNORE'} INTO message (account, id, place, value, expires_at)
			VALUES (?, ?, ?, ?, ?)`,
			account,
			cipher.id(TABLE, id),
			placeId,
			cipher.seal(sealedAt(placeId), payload),
			now() + keepDays * DAY,
		);
	}

	/** Within a transaction. */
	remove(id: string, place: string): void {
		const { connection, cipher, account } = this.#rows;
		connection.run(
			'DELETE FROM message WHERE account = ? AND id = ? AND place = ?',
			account,
			cipher.id(TABLE, id),
			cipher.id('place', id, place),
		);
	}
}

function sealedAt(id: Uint8Array) {
	return { table: TABLE, type: 'message', id };
}
