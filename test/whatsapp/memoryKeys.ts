import type { SignalDataSet, SignalDataTypeMap, SignalKeyStore } from '@whiskeysockets/baileys';

/** Signal keys in memory. */
export class MemoryKeys implements SignalKeyStore {
	readonly #values: Map<string, unknown>;

	/** @param entries the keys of another store, to start with */
	constructor(entries: Iterable<readonly [string, unknown]> = []) {
		this.#values = new Map(entries);
	}

	get entries(): [string, unknown][] {
		return [...this.#values];
	}

	get<T extends keyof SignalDataTypeMap>(
		type: T,
		ids: string[],
	): Record<string, SignalDataTypeMap[T]> {
		const found = ids.flatMap((id) => {
			const value = this.#values.get(`${type}/${id}`);
			return value === undefined ? [] : [[id, value] as const];
		});
		return Object.fromEntries(found) as Record<string, SignalDataTypeMap[T]>;
	}

	set(data: SignalDataSet): void {
		for (const [type, values] of Object.entries(data)) {
			for (const [id, value] of Object.entries(values)) {
				if (value === null) this.#values.delete(`${type}/${id}`);
				else this.#values.set(`${type}/${id}`, value);
			}
		}
	}
}
