import { BoundedCache } from '../../primitives/BoundedCache';

/** A cache as Baileys 7.0.0-rc14 declares it (`PossiblyExtendedCacheStore`): each caller says the type. */
export class BaileysCache extends BoundedCache<unknown> {
	override get<T>(key: string): T | undefined {
		return super.get(key) as T | undefined;
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
