import type { AccountStore } from '../store/Store';
import { BoundedCache } from './BoundedCache';
import { decodePlain, encodePlain } from './plain';

/** What a chat or a person is called. */
export interface KnownNames {
	/** A group's or channel's name. */
	subject?: string;
	/** What a person calls themselves. */
	pushName?: string;
	/** What the phone's address book calls them. */
	savedName?: string;
}

const TYPE = 'names';

/** An entry that is not read for so long is read from disk again. */
const RECENT_MS = 24 * 3_600_000;

/** What chats and people are called, as far as this account has heard: never asked for, kept across restarts. */
export class Names {
	private readonly recent = new BoundedCache(5_000, RECENT_MS);

	constructor(private readonly account: Pick<AccountStore, 'get' | 'write'>) {}

	/** What is in memory, without waiting. */
	peek(jid: string): Readonly<KnownNames> | undefined {
		return this.recent.get<KnownNames>(jid);
	}

	/** @param jid of a group or channel; of a person their LID where it is known, so that they are one */
	async of(jid: string): Promise<Readonly<KnownNames>> {
		const known = this.peek(jid);
		if (known) return known;
		const stored = (await this.account.get(TYPE, [jid])).get(jid);
		const names = stored ? decodePlain<KnownNames>(stored) : {};
		this.recent.set(jid, names);
		return names;
	}

	/**
	 * On disk when it resolves.
	 * @param names `undefined` forgets
	 * @returns what was known before
	 */
	async learn(jid: string, names: KnownNames): Promise<Readonly<KnownNames>> {
		const before = await this.of(jid);
		const after = { ...before, ...names };
		const value = encodePlain(after);
		if (Buffer.compare(encodePlain(before), value) === 0) return before;
		this.recent.set(jid, after);
		await this.account.write([{ table: 'key', type: TYPE, id: jid, value }]);
		return before;
	}

	/** After the account's rows were set aside. */
	clear(): void {
		this.recent.flushAll();
	}
}

/** What one would call them. */
export function displayName({ savedName, pushName, subject }: KnownNames): string | null {
	return savedName || pushName || subject || null;
}
