import { openStore } from '../../../../nodes/WhatsAppWeb/store/sqlite';
import type { AccountStore } from '../../../../nodes/WhatsAppWeb/store/Store';
import { temporaryDirectory } from '../temporaryDirectory.ts';

export const DAY = 24 * 60 * 60 * 1_000;

/** An account in its own store, with a clock that only the test moves. */
export async function openAccount() {
	const directory = temporaryDirectory();
	let now = Date.UTC(2026, 10, 21);
	let store = openStore(directory, { now: () => now });
	let account: AccountStore = await store.open('credential', 'secret');
	return {
		directory,
		get account() {
			return account;
		},
		now: () => now,
		/** Closes the store, lets time pass and opens it again. */
		async reopenAfter(milliseconds: number): Promise<AccountStore> {
			store.close();
			now += milliseconds;
			store = openStore(directory, { now: () => now });
			account = await store.open('credential', 'secret');
			return account;
		},
		passTime(milliseconds: number): void {
			now += milliseconds;
		},
		close: () => store.close(),
	};
}
