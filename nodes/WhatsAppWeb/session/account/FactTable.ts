import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AccountStore, Mutation } from '../../store/Store';
import { BoundedCache } from '../../primitives/BoundedCache';
import { decodePlain, encodePlain } from '../../contract/plainData';

/** An entry that nobody asks for is forgotten by memory, not by the store. */
const IN_MEMORY = 5_000;
const IN_MEMORY_MS = 24 * 3_600_000;

const AT_ONCE = 200;

/** Small facts by id that this account has heard of: kept across restarts, never asked for. */
export class FactTable<Fact extends object> {
	private readonly recent = new BoundedCache<{ fact?: Fact }>(IN_MEMORY, IN_MEMORY_MS);

	/** @param type of the rows */
	constructor(
		private readonly account: Pick<AccountStore, 'facts' | 'write'>,
		private readonly type: string,
	) {}

	async of(id: string): Promise<Readonly<Fact> | undefined> {
		const found = this.recent.get(id);
		if (found) return found.fact;
		const stored = await this.account.facts.get(this.type, id);
		const fact = stored && decodePlain<Fact>(stored);
		this.recent.set(id, { fact });
		return fact;
	}

	/** Everything, by id. */
	async all(): Promise<Map<string, Readonly<Fact>>> {
		const stored = await this.account.facts.all(this.type);
		return new Map([...stored].map(([id, fact]) => [id, decodePlain<Fact>(fact)]));
	}

	/**
	 * On disk when it resolves.
	 * @param change joins what is known; null forgets
	 * @returns what was known before
	 */
	async learn(id: string, change: Partial<Fact> | null): Promise<Readonly<Fact> | undefined> {
		const before = await this.of(id);
		await this.learnAll([[id, change]]);
		return before;
	}

	/** A first login brings thousands: many in one transaction, and others have their turn between two. */
	async learnAll(changes: ReadonlyArray<readonly [string, Partial<Fact> | null]>): Promise<void> {
		for (let start = 0; start < changes.length; start += AT_ONCE) {
			if (start > 0) await nextTurn();
			await this.write(changes.slice(start, start + AT_ONCE));
		}
	}

	/** After the account's rows were set aside. */
	forget(): void {
		this.recent.flushAll();
	}

	private async write(
		changes: ReadonlyArray<readonly [string, Partial<Fact> | null]>,
	): Promise<void> {
		const mutations: Mutation[] = [];
		for (const [id, change] of changes) {
			const before = await this.of(id);
			const fact = change === null ? undefined : ({ ...before, ...change } as Fact);
			const value = fact ? encodePlain(fact) : null;
			if (isSame(value, before ? encodePlain(before) : null)) continue;
			this.recent.set(id, { fact });
			mutations.push({ table: 'facts', type: this.type, id, value });
		}
		await this.account.write(mutations);
	}
}

function isSame(a: Uint8Array | null, b: Uint8Array | null): boolean {
	return a === null || b === null ? a === b : Buffer.compare(a, b) === 0;
}
