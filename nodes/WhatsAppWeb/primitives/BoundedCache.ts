/** Least recently used entries, bounded in number and age. */
export class BoundedCache<Value> {
	private readonly entries = new Map<string, { value: Value; expires: number }>();

	/** @param ttlMs how long an entry lives after it was set */
	constructor(
		private readonly maxEntries: number,
		private readonly ttlMs: number,
	) {}

	get(key: string): Value | undefined {
		const entry = this.entries.get(key);
		if (!entry) return undefined;
		this.entries.delete(key);
		if (entry.expires <= performance.now()) return undefined;
		this.entries.set(key, entry);
		return entry.value;
	}

	/** @param ttlMs another life time for this entry */
	set(key: string, value: Value, ttlMs = this.ttlMs): void {
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
}
