import { setImmediate as nextTurn } from 'node:timers/promises';
import { type AccountRows, blob } from './AccountRows';
import { pack, unpack } from './fields';
import { type Facts, LASTING_FACTS } from './Store';

/** The table's former name is in every seal, so it stays. */
const TABLE = 'known';

/** Facts that are opened between two turns of the event loop: an account may have tens of thousands. */
const AT_ONCE = 500;

export class SqliteFacts implements Facts {
	constructor(private readonly rows: AccountRows) {}

	async get(type: string, id: string): Promise<Uint8Array | undefined> {
		const { file, cipher, account } = this.rows;
		const row = await file.whenFree(() =>
			file.get(
				'SELECT id, value FROM known WHERE account = ? AND type = ? AND id = ?',
				account,
				cipher.id(TABLE, type),
				cipher.id(TABLE, type, id),
			),
		);
		return row && this.open(type, blob(row, 'id'), blob(row, 'value'))[1];
	}

	async all(type: string): Promise<Map<string, Uint8Array>> {
		const { file, cipher, account } = this.rows;
		const rows = await file.whenFree(() =>
			file.all(
				'SELECT id, value FROM known WHERE account = ? AND type = ?',
				account,
				cipher.id(TABLE, type),
			),
		);
		const facts = new Map<string, Uint8Array>();
		for (let start = 0; start < rows.length; start += AT_ONCE) {
			if (start > 0) await nextTurn();
			for (const row of rows.slice(start, start + AT_ONCE)) {
				const [name, fact] = this.open(type, blob(row, 'id'), blob(row, 'value'));
				facts.set(name, fact);
			}
		}
		return facts;
	}

	/** Within a transaction. */
	set(type: string, name: string, value: Uint8Array | null): void {
		const { file, cipher, account } = this.rows;
		const id = cipher.id(TABLE, type, name);
		if (value === null) {
			file.run(
				'DELETE FROM known WHERE account = ? AND type = ? AND id = ?',
				account,
				cipher.id(TABLE, type),
				id,
			);
			return;
		}
		file.run(
			`INSERT INTO known (account, type, id, value) VALUES (?, ?, ?, ?)
			ON CONFLICT DO UPDATE SET value = excluded.value`,
			account,
			cipher.id(TABLE, type),
			id,
			cipher.seal({ table: TABLE, type, id }, pack(name, value)),
		);
	}

	/** All but those that last. Within a transaction. */
	forget(): void {
		const { file, account, cipher } = this.rows;
		const kept = LASTING_FACTS.map((type) => cipher.id(TABLE, type));
		const marks = kept.map(() => '?').join(', ');
		file.run(`DELETE FROM known WHERE account = ? AND type NOT IN (${marks})`, account, ...kept);
	}

	private open(type: string, id: Uint8Array, value: Uint8Array): [string, Uint8Array] {
		const [name, fact] = unpack(this.rows.cipher.open({ table: TABLE, type, id }, value), 2);
		return [name.toString(), fact];
	}
}
