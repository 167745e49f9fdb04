import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** What takes back each migration, the last one first. */
const UNDO = [
	// Nothing takes back what was deleted.
	'',
	'DROP TABLE known',
	`DROP INDEX delivery_bundle; ALTER TABLE delivery DROP COLUMN bundle;
	ALTER TABLE subscription DROP COLUMN seen_at`,
	'DROP TABLE message',
];

/** Makes the file of a closed store what an earlier version (1: the first) had left. */
export function downgrade(directory: string, version: number): void {
	const file = new DatabaseSync(join(directory, 'store.sqlite'));
	for (const undo of UNDO.slice(0, UNDO.length + 1 - version)) file.exec(undo);
	file.exec(`PRAGMA user_version = ${version}`);
	file.close();
}
