import type { Pacing } from '../../contract/pacing';
import { wordOf } from '../../message/word';
import type { AccountStore, Mutation } from '../../store/Store';

/** Facts of this type outlive a logout: see the store. */
const TYPE = 'optOut';
const OUT = Uint8Array.of(1);

/** People who have asked not to be written to. */
export class OptOuts {
	private constructor(
		private readonly out: Set<string>,
		private readonly pacing: () => Pacing,
	) {}

	static async load(account: Pick<AccountStore, 'facts'>, pacing: () => Pacing): Promise<OptOuts> {
		return new OptOuts(new Set((await account.facts.all(TYPE)).keys()), pacing);
	}

	/** @param jids of one person */
	includes(jids: readonly string[]): boolean {
		return this.pacing().optOut !== undefined && jids.some((jid) => this.out.has(jid));
	}

	/**
	 * What somebody has written in a direct chat.
	 * @param jids of that person
	 * @returns the rows that say that they are not, or again, to be written to
	 */
	heard(text: string, jids: readonly string[]): Mutation[] {
		const { optOut } = this.pacing();
		if (!optOut) return [];
		const word = wordOf(text);
		if (optOut.stop.includes(word)) {
			for (const jid of jids) this.out.add(jid);
			return jids.map((id) => ({ table: 'facts', type: TYPE, id, value: OUT }));
		}
		if (!optOut.start.includes(word) || !jids.some((jid) => this.out.has(jid))) return [];
		for (const jid of jids) this.out.delete(jid);
		return jids.map((id) => ({ table: 'facts', type: TYPE, id, value: null }));
	}
}
