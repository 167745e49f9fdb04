import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { blob, integer } from './AccountRows';
import { FILE } from './files';

/**
 * Where those are called who wait for answers, sealed by their owner, for each account. It is read without opening the store.
 * @returns nothing when there is no store, or an older or damaged one
 */
export function waitingAddresses(dataDirectory: string): Uint8Array[][] {
	const path = join(dataDirectory, FILE);
	if (!existsSync(path)) return [];
	const accounts = new Map<number, Uint8Array[]>();
	let file: DatabaseSync | undefined;
	try {
		file = new DatabaseSync(path, { readOnly: true });
		const rows = file
			.prepare('SELECT account, address FROM question WHERE address IS NOT NULL')
			.all();
		for (const row of rows) {
			const account = integer(row, 'account');
			accounts.set(account, [...(accounts.get(account) ?? []), blob(row, 'address')]);
		}
	} catch {
		return [];
	} finally {
		file?.close();
	}
	return [...accounts.values()];
}
