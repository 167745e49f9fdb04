import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AccountStore, Mutation } from '../../store/Store';
import { BoundedCache } from '../../primitives/BoundedCache';
import { decodePlain, encodePlain } from '../../contract/plainData';

/** Bounds of the cache; the store keeps every fact. */
const IN_MEMORY = 5_000;
const IN_MEMORY_MS = 24 * 3_600_000;

/** Facts per transaction. */
const AT_ONCE = 200;

/** Small facts by id, e.g. names, that WhatsApp has told this account. Kept across restarts; WhatsApp is never asked for them. */
export class FactTable<Fact extends object> {
	private listener: ((id: string) => void) | undefined;

	private readonly recent = new BoundedCache<{ fact?: Fact }>(IN_MEMORY, IN_MEMORY_MS);

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

	async all(): Promise<Map<string, Readonly<Fact>>> {
		const stored = await this.account.facts.all(this.type);
		return new Map([...stored].map(([id, fact]) => [id, decodePlain<Fact>(fact)]));
	}

	/** Calls `listener` with the id of every fact that changes from now on; a second call replaces the first. */
	onChange(listener: (id: string) => void): void {
		this.listener = listener;
	}

	/** On disk when this resolves, to the fact as it was before. @param change merged into it; null deletes it */
	async learn(id: string, change: Partial<Fact> | null): Promise<Readonly<Fact> | undefined> {
		const before = await this.of(id);
		await this.learnAll([[id, change]]);
		return before;
	}

	/** Writes many in one transaction: a first login brings thousands. The event loop has a turn between two. */
	async learnAll(changes: ReadonlyArray<readonly [string, Partial<Fact> | null]>): Promise<void> {
		for (let start = 0; start < changes.length; start += AT_ONCE) {
			if (start > 0) await nextTurn();
			await this.write(changes.slice(start, start + AT_ONCE));
		}
	}

	/** Clears the cache, after the account's rows were quarantined. */
	forget(): void {
		this.recent.flushAll();
	}

	private async write(
		changes: ReadonlyArray<readonly [string, Partial<Fact> | null]>,
	): Promise<void> {
		const mutations: Mutation[] = [];
		const changed: string[] = [];
		for (const [id, change] of changes) {
			const before = await this.of(id);
			const fact = change === null ? undefined : ({ ...before, ...change } as Fact);
			const value = fact ? encodePlain(fact) : null;
			if (isSame(value, before ? encodePlain(before) : null)) continue;
			this.recent.set(id, { fact });
			mutations.push({ table: 'facts', type: this.type, id, value });
			changed.push(id);
		}
		await this.account.write(mutations);
		for (const id of changed) this.listener?.(id);
	}
}

function isSame(a: Uint8Array | null, b: Uint8Array | null): boolean {
	return a === null || b === null ? a === b : Buffer.compare(a, b) === 0;
}
