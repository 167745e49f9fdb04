import { BoundedCache } from '../primitives/BoundedCache';
import type { SqliteFile } from './SqliteFile';

/** For some fifty chats at once: a message asks for a dozen rows, most of them several times. */
const MAX_KEYS = 500;

/** They come by the hundred, and each is wanted twice in its life: to be handed out, and to be used. */
const RARE = 'pre-key';

/** Values of the last keys that were asked for, opened, as they are in the file; null where there is none. */
export class OpenKeys {
	readonly #connection: SqliteFile;

	readonly #values = new BoundedCache<Uint8Array | null>(MAX_KEYS, Infinity);

	#rollbacks = 0;

	constructor(connection: SqliteFile) {
		this.#connection = connection;
	}

	get(type: string, name: string): Uint8Array | null | undefined {
		this.#forgetUndone();
		return this.#values.get(nameOf(type, name));
	}

	set(type: string, name: string, value: Uint8Array | null): void {
		if (type === RARE) return;
		this.#forgetUndone();
		this.#values.set(nameOf(type, name), value);
	}

	/** What nobody has asked for does not come in by being written. */
	replace(type: string, name: string, value: Uint8Array | null): void {
		if (this.get(type, name) !== undefined) this.set(type, name, value);
	}

	clear(): void {
		this.#values.flushAll();
	}

	/** Whatever was undone is in the file as it was before. */
	#forgetUndone(): void {
		const { rollbacks } = this.#connection;
		if (rollbacks !== this.#rollbacks) this.clear();
		this.#rollbacks = rollbacks;
	}
}

function nameOf(type: string, name: string): string {
	return `${type}|${name}`;
}
