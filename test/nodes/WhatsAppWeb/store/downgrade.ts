import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** The statements that undo each migration, the last one first. */
const UNDO = [
	'DROP TABLE question; ALTER TABLE delivery DROP COLUMN held',
	`DROP INDEX message_arrival; DROP INDEX message_chat; DROP TABLE read_mark;
	ALTER TABLE message DROP COLUMN chat; ALTER TABLE message DROP COLUMN arrival`,
	`DROP TABLE clock; ALTER TABLE account DROP COLUMN opened_at; ALTER TABLE account DROP COLUMN forgotten;
	DROP INDEX message_size; ALTER TABLE message DROP COLUMN size; DROP INDEX journal_quarantine`,
	'ALTER TABLE delivery DROP COLUMN alone',
	// Deleted rows cannot be restored.
	'',
	'DROP TABLE known',
	`DROP INDEX delivery_bundle; ALTER TABLE delivery DROP COLUMN bundle;
	ALTER TABLE subscription DROP COLUMN seen_at`,
	'DROP TABLE message',
];

/** Turns the file of a closed store into one of an earlier schema version (1 is the first). */
export function downgrade(directory: string, version: number): void {
	const file = new DatabaseSync(join(directory, 'store.sqlite'));
	for (const undo of UNDO.slice(0, UNDO.length + 1 - version)) file.exec(undo);
	file.exec(`PRAGMA user_version = ${version}`);
	file.close();
}
