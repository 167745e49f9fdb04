import type { AccountStore, Mutation } from '../../store/Store';
import { unixNow } from '../../primitives/unixNow';
import { decodePlain, encodePlain } from '../../contract/plainData';

const TYPE = 'changed-identity';

/** How long a change counts when the account's owner never answers. */
const SECONDS = 7 * 24 * 3_600;

/** Somebody has another identity key than before, and the account's owner has not answered them since. */
export interface ChangedIdentity {
	/** When it was noticed, Unix seconds by this machine's clock. */
	noticedAt: number;
	/** When what came with it was sent, Unix seconds by the server's clock; never after `noticedAt`. */
	at: number;
	/** Every JID the person was known by. */
	jids: string[];
}

/**
 * Whose identity key has changed and is not confirmed yet. The owner confirms it by writing to the person on the phone or
 * another linked device; without that it counts for seven days. What workflows send confirms nothing: nobody has looked.
 */
export class ChangedIdentities {
	private readonly byJid = new Map<string, ChangedIdentity>();

	private constructor(private readonly account: Pick<AccountStore, 'facts' | 'write'>) {}

	static async load(account: Pick<AccountStore, 'facts' | 'write'>): Promise<ChangedIdentities> {
		const identities = new ChangedIdentities(account);
		for (const [jid, value] of await account.facts.all(TYPE)) {
			identities.byJid.set(jid, decodePlain<ChangedIdentity>(value));
		}
		return identities;
	}

	/** On disk when it resolves. @param jids of the person, without device @param at Unix seconds by the server's clock */
	async note(jids: readonly string[], at: number): Promise<void> {
		const noticedAt = unixNow();
		const earlier = jids.flatMap((jid) => this.byJid.get(jid)?.jids ?? []);
		const change = {
			noticedAt,
			at: Math.min(at, noticedAt),
			jids: [...new Set([...jids, ...earlier])],
		};
		const value = encodePlain(change);
		await this.account.write(change.jids.map((id) => ({ table: 'facts', type: TYPE, id, value })));
		this.put(change);
	}

	/**
	 * Whether a person's identity key is changed and not confirmed. Two clocks must say that the days are over: the server may
	 * be who the change is to be feared from, and this machine's clock may be set wrong.
	 * @param jids of the person, as far as known
	 * @param at when they did something, Unix seconds by the server's clock
	 */
	isUnconfirmed(jids: ReadonlyArray<string | undefined>, at: number): boolean {
		const change = this.find(jids);
		if (!change) return false;
		return Math.min(at - change.at, unixNow() - change.noticedAt) < SECONDS;
	}

	/**
	 * The account's owner has written to a person.
	 * @param at Unix seconds; what was written before the change confirms nothing
	 * @returns what is confirmed; its {@link deletions} have to be written, or it has to be {@link put} back
	 */
	confirm(jids: readonly string[], at: number): ChangedIdentity | undefined {
		const change = this.find(jids);
		if (!change || at < change.at) return undefined;
		for (const jid of change.jids) this.byJid.delete(jid);
		return change;
	}

	deletions({ jids }: ChangedIdentity): Mutation[] {
		return jids.map((id) => ({ table: 'facts', type: TYPE, id, value: null }));
	}

	put(change: ChangedIdentity): void {
		for (const jid of change.jids) this.byJid.set(jid, change);
	}

	/** After the account's rows were quarantined. */
	forget(): void {
		this.byJid.clear();
	}

	private find(jids: ReadonlyArray<string | undefined>): ChangedIdentity | undefined {
		const known = jids.find((jid) => jid !== undefined && this.byJid.has(jid));
		return known === undefined ? undefined : this.byJid.get(known);
	}
}
