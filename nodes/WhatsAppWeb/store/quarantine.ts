import { type AccountRows, blob } from './AccountRows';
import type { SealContext } from './cipher';

/** Tables whose rows belong to the linked identity, not to the number. */
export type IdentityTable = 'key' | 'journal';

/** Rows in memory at once. A number with large groups has tens of thousands. */
const PAGE = 500;

/**
 * Within a transaction: sets the rows of the linked identity aside. Each is sealed once more, so that setting `quarantine`
 * back to 0 in the file does not make them keys again.
 */
export function putAside({ file, cipher, account, clock }: AccountRows): void {
	const { inserted } = file.run('INSERT INTO quarantine (created_at) VALUES (?)', clock.now());
	for (const table of ['key', 'journal'] as const) {
		const linked = 'account = ? AND quarantine = 0';
		const some = () =>
			file.all(
				`SELECT id, value FROM ${table} WHERE ${linked} AND value IS NOT NULL LIMIT ${PAGE}`,
				account,
			);
		for (let rows = some(); rows.length > 0; rows = some()) {
			for (const row of rows) {
				const id = blob(row, 'id');
				file.run(
					`UPDATE ${table} SET quarantine = ?, value = ? WHERE ${linked} AND id = ?`,
					inserted,
					cipher.seal(quarantineContext(table, inserted, id), blob(row, 'value')),
					account,
					id,
				);
			}
		}
		// The remaining rows are handled journal entries, which have no value.
		file.run(`UPDATE ${table} SET quarantine = ? WHERE ${linked}`, inserted, account);
	}
}

/** The context of the outer seal of a row that was set aside. The original value is inside. */
export function quarantineContext(
	table: IdentityTable,
	quarantine: number,
	id: Uint8Array,
): SealContext {
	return { table: 'quarantine', type: `${table} ${quarantine}`, id };
}
