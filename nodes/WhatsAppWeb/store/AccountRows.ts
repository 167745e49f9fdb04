import type { AccountCipher } from './cipher';
import type { SqliteFile, Row } from './SqliteFile';
import type { SteadyClock } from './SteadyClock';

/** One account's part of the file, which its journal, inbox and other tables share. */
export interface AccountRows {
	readonly file: SqliteFile;
	readonly cipher: AccountCipher;
	/** The account's number in every table. */
	readonly account: number;
	/** The time by which rows age. */
	readonly clock: SteadyClock;
	/** Has rows that belong to nothing deleted soon, bit by bit. */
	readonly sweep: () => void;
}

/** Reads a column that the schema declares as a blob. */
export function blob(row: Row, column: string): Uint8Array {
	const value = row[column];
	if (!(value instanceof Uint8Array)) throw new TypeError(`Column ${column} is not a blob`);
	return value;
}

/** Reads a column that the schema declares as an integer. */
export function integer(row: Row, column: string): number {
	const value = row[column];
	if (typeof value !== 'number') throw new TypeError(`Column ${column} is not a number`);
	return value;
}
