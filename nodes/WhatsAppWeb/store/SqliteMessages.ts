import { type AccountRows, blob } from './AccountRows';
import { DAY } from './retention';
import type { MessageKind, Messages, StoredMessage } from './Store';

export class SqliteMessages implements Messages {
	readonly #rows: AccountRows;

	constructor(rows: AccountRows) {
		this.#rows = rows;
	}

	async byId(id: string, kind: MessageKind = 'message'): Promise<Uint8Array[]> {
		const { connection, cipher, account } = this.#rows;
		return connection
			.all(
				'SELECT place, value FROM message WHERE account = ? AND id = ?',
				account,
				cipher.id(kind, id),
			)
			.map((row) => cipher.open(sealedAt(kind, blob(row, 'place')), blob(row, 'value')));
	}

	/** Within a transaction. Without `replace`, the first to come stays: an author sends an id once. */
	add({ kind = 'message', id, place, payload, keepDays }: StoredMessage, replace = false): void {
		const { connection, cipher, account, now } = this.#rows;
		// The id is part of it, so that a row moved to another id does not open.
		const placeId = cipher.id('place', id, place);
		connection.run(
			`INSERT OR ${replace ? 'REPLACE' : 'IGNORE'} INTO message (account, id, place, value, expires_at)
			VALUES (?, ?, ?, ?, ?)`,
			account,
			cipher.id(kind, id),
			placeId,
			cipher.seal(sealedAt(kind, placeId), payload),
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

function sealedAt(kind: MessageKind, id: Uint8Array) {
	return { table: 'message', type: kind, id };
}
