import { openStore } from '../../../../nodes/WhatsAppWeb/store/sqlite';
import type { AccountStore } from '../../../../nodes/WhatsAppWeb/store/Store';
import { temporaryDirectory } from '../temporaryDirectory.ts';

export const DAY = 24 * 60 * 60 * 1_000;

/** An account in its own store, with clocks that only the test moves. */
export async function openAccount(startedAt = Date.UTC(2026, 10, 21)) {
	const directory = temporaryDirectory();
	let now = startedAt;
	let monotonic = 0;
	const warnings: string[] = [];
	const open = () =>
		openStore(directory, {
			now: () => now,
			monotonic: () => monotonic,
			warn: (message) => warnings.push(message),
		});
	let store = open();
	let account: AccountStore = await store.open('credential', 'secret');
	const reopen = async (milliseconds: number): Promise<AccountStore> => {
		store.close();
		now += milliseconds;
		monotonic = 0;
		store = open();
		account = await store.open('credential', 'secret');
		return account;
	};
	return {
		directory,
		get account() {
			return account;
		},
		now: () => now,
		warnings,
		/** Closes the store, lets time pass and opens it again; once a day, because longer absences are not counted. */
		async reopenAfter(milliseconds: number): Promise<AccountStore> {
			for (let left = milliseconds; left > DAY; left -= DAY) await reopen(DAY);
			return await reopen(milliseconds % DAY || Math.min(milliseconds, DAY));
		},
		/** Closes the store, sets the machine's clock and opens the store again. */
		restartWithClock: async (milliseconds: number) => await reopen(milliseconds),
		/** Lets time pass while the store is open. */
		passTime(milliseconds: number): void {
			now += milliseconds;
			monotonic += milliseconds;
		},
		/** Sets the machine's clock while the store is open. */
		setClock(byMilliseconds: number): void {
			now += byMilliseconds;
		},
		close: () => store.close(),
	};
}
