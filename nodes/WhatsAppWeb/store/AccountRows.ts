import type { AccountCipher } from './cipher';
import type { SqliteFile, Row } from './SqliteFile';

/** One account's part of the file: what its journal, inbox and outbox are built on. */
export interface AccountRows {
	readonly connection: SqliteFile;
	readonly cipher: AccountCipher;
	/** The account's number in every table. */
	readonly account: number;
	/** Unix ms. */
	readonly now: () => number;
}

/** A column that the schema says is a blob. */
export function blob(row: Row, column: string): Uint8Array {
	const value = row[column];
	if (!(value instanceof Uint8Array)) throw new TypeError(`Column ${column} is not a blob`);
	return value;
}

/** A column that the schema says is a number. */
export function integer(row: Row, column: string): number {
	const value = row[column];
	if (typeof value !== 'number') throw new TypeError(`Column ${column} is not a number`);
	return value;
}
