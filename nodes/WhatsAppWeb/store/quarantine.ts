import { type AccountRows, blob } from './AccountRows';
import type { Place } from './cipher';

/** What belongs to an identity and not to the number. */
export type IdentityTable = 'key' | 'journal';

/** Rows that are in memory at once: a number with large groups has tens of thousands. */
const PAGE = 500;

/**
 * Within a transaction: puts the rows of the linked identity aside. As they are they would open again once somebody sets
 * `quarantine` back to 0, so each is sealed once more, unread: what was put aside is kept, but is nobody's keys.
 */
export function putAside({ connection, cipher, account, now }: AccountRows): void {
	const { inserted } = connection.run('INSERT INTO quarantine (created_at) VALUES (?)', now());
	for (const table of ['key', 'journal'] as const) {
		const linked = 'account = ? AND quarantine = 0';
		const some = () =>
			connection.all(
				`SELECT id, value FROM ${table} WHERE ${linked} AND value IS NOT NULL LIMIT ${PAGE}`,
				account,
			);
		for (let rows = some(); rows.length > 0; rows = some()) {
			for (const row of rows) {
				const id = blob(row, 'id');
				connection.run(
					`UPDATE ${table} SET quarantine = ?, value = ? WHERE ${linked} AND id = ?`,
					inserted,
					cipher.seal(asideAt(table, inserted, id), blob(row, 'value')),
					account,
					id,
				);
			}
		}
		// What is left is of the journal, and has been handled.
		connection.run(`UPDATE ${table} SET quarantine = ? WHERE ${linked}`, inserted, account);
	}
}

/** Where the outer seal of a row that was put aside belongs. Beneath it is the value as it was. */
export function asideAt(table: IdentityTable, quarantine: number, id: Uint8Array): Place {
	return { table: 'quarantine', type: `${table} ${quarantine}`, id };
}
