import { DISUSE, PATIENCE } from './retention';
import { ACCOUNT_TABLES } from './schema';
import type { SqliteFile } from './SqliteFile';

/** What stands for the credential in the row of an account that nobody can open. n8n's ids have no blanks. */
const LOST = 'lost account ';

/**
 * Within a transaction: finds rows whose account is not in the file, because something else has deleted its row, and with it
 * the key. Gives them a row of their own, so that no new account gets their number, and they go in the end.
 * @returns how many accounts are lost in all
 */
export function findLost(file: SqliteFile, now: number): number {
	for (const table of ACCOUNT_TABLES) {
		file.run(
			`INSERT INTO account (account, credential, salt, wrapped_key, created_at, opened_at)
			WITH RECURSIVE owner (number) AS (
				SELECT min(account) FROM ${table}
				UNION ALL SELECT (SELECT min(account) FROM ${table} WHERE account > number)
					FROM owner WHERE number IS NOT NULL
			)
			SELECT number, ?1 || number, x'', x'', ?2, ?3 FROM owner
			WHERE number IS NOT NULL AND number NOT IN (SELECT account FROM account)`,
			LOST,
			now,
			now - DISUSE + PATIENCE,
		);
	}
	const { count } = file.get(
		`SELECT count(*) AS count FROM account WHERE credential GLOB '${LOST}*' AND forgotten = 0`,
	) as { count: number };
	return count;
}

/** Within a transaction: notes that the accounts are in use, about once a day. */
export function noteUse(file: SqliteFile, credentialIds: Iterable<string>, now: number): void {
	for (const credentialId of credentialIds) {
		file.run('UPDATE account SET opened_at = ? WHERE credential = ?', now, credentialId);
	}
}

/**
 * Within a transaction: forgets accounts that nobody has opened for a year. Without its key no row of them can be read;
 * the rows are deleted bit by bit (retention.ts).
 * @returns the credentials
 */
export function forgetUnused(file: SqliteFile, now: number): string[] {
	const unused = file.all(
		'SELECT account, credential FROM account WHERE opened_at < ? AND forgotten = 0',
		now - DISUSE,
	);
	for (const { account } of unused) {
		file.run(
			`UPDATE account SET forgotten = 1, credential = 'forgotten account ' || account, wrapped_key = x''
			WHERE account = ?`,
			account as number,
		);
	}
	return unused.map(({ credential }) => credential as string);
}
