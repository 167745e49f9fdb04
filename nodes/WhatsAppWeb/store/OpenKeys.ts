import { BoundedCache } from '../primitives/BoundedCache';
import type { SqliteFile } from './SqliteFile';

/** Enough for some fifty chats at once: a message reads a dozen rows, most of them several times. */
const MAX_KEYS = 500;

/** Pre-keys are written by the hundred and read twice each, so they are not cached. */
const RARE = 'pre-key';

/** A cache of unsealed keys, as they are in the file; null for a key that is not there. */
export class OpenKeys {
	private readonly values = new BoundedCache<Uint8Array | null>(MAX_KEYS, Infinity);

	private rollbacks = 0;

	constructor(private readonly file: SqliteFile) {}

	get(type: string, name: string): Uint8Array | null | undefined {
		this.forgetUndone();
		return this.values.get(nameOf(type, name));
	}

	set(type: string, name: string, value: Uint8Array | null): void {
		if (type === RARE) return;
		this.forgetUndone();
		this.values.set(nameOf(type, name), value);
	}

	/** Updates a cached key. A write alone does not add one. */
	replace(type: string, name: string, value: Uint8Array | null): void {
		if (this.get(type, name) !== undefined) this.set(type, name, value);
	}

	clear(): void {
		this.values.flushAll();
	}

	/** After a rollback the cache may differ from the file. */
	private forgetUndone(): void {
		const { rollbacks } = this.file;
		if (rollbacks !== this.rollbacks) this.clear();
		this.rollbacks = rollbacks;
	}
}

function nameOf(type: string, name: string): string {
	return `${type}|${name}`;
}
