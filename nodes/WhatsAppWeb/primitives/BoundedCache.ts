/**
 * Least recently used entries, bounded in number and age. Has the methods Baileys asks of a cache, and outlives its
 * sockets: a retry counter that starts anew with every connection counts nothing.
 */
export class BoundedCache {
	private readonly entries = new Map<string, { value: unknown; expires: number }>();

	/** @param ttlMs how long an entry lives after it was set */
	constructor(
		private readonly maxEntries: number,
		private readonly ttlMs: number,
	) {}

	get<T>(key: string): T | undefined {
		const entry = this.entries.get(key);
		if (!entry) return undefined;
		this.entries.delete(key);
		if (entry.expires <= performance.now()) return undefined;
		this.entries.set(key, entry);
		return entry.value as T;
	}

	/** @param ttlMs another life time for this entry */
	set<T>(key: string, value: T, ttlMs = this.ttlMs): void {
		this.entries.delete(key);
		this.entries.set(key, { value, expires: performance.now() + ttlMs });
		if (this.entries.size <= this.maxEntries) return;
		const [oldest] = this.entries.keys();
		if (oldest !== undefined) this.entries.delete(oldest);
	}

	del(key: string): void {
		this.entries.delete(key);
	}

	flushAll(): void {
		this.entries.clear();
	}

	async mget<T>(keys: string[]): Promise<Record<string, T | undefined>> {
		return Object.fromEntries(keys.map((key) => [key, this.get<T>(key)]));
	}

	mset<T>(entries: Array<{ key: string; value: T }>): void {
		for (const { key, value } of entries) this.set(key, value);
	}

	mdel(keys: string[]): void {
		for (const key of keys) this.del(key);
	}
}
