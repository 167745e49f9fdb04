import { DatabaseSync } from 'node:sqlite';

/**
 * Makes SQLite fail each commit of a transaction that has inserted or updated a row of a table: a trigger adds a row
 * whose foreign key, which is checked at the commit, refers to nothing.
 * @returns repairs the file
 */
export function failCommits(path: string, table: string): () => void {
	const file = new DatabaseSync(path);
	const triggers = ['INSERT', 'UPDATE'].map(
		(change) => `CREATE TRIGGER fail_${change} AFTER ${change} ON ${table}
			BEGIN INSERT INTO orphan VALUES (1); END;`,
	);
	file.exec(`
		CREATE TABLE parent (id INTEGER PRIMARY KEY);
		CREATE TABLE orphan (parent REFERENCES parent DEFERRABLE INITIALLY DEFERRED);
		${triggers.join('\n')}
	`);
	return () => {
		file.exec(
			'DROP TRIGGER fail_INSERT; DROP TRIGGER fail_UPDATE; DROP TABLE orphan; DROP TABLE parent',
		);
		file.close();
	};
}
