import type { RestrictionKind } from '../../contract/events/SessionEvent';
import { unixNow } from '../../primitives/unixNow';
import type { AccountFacts } from '../account/AccountFacts';
import type { Restriction } from './restrictions';

/** A restriction under which the account may start no new chats. `until` in Unix seconds, where WhatsApp says it. */
export interface Ban {
	kind: RestrictionKind;
	until: number | null;
	reason: string | null;
}

const KINDS: readonly RestrictionKind[] = ['time_lock', 'new_chat_cap'];

/** What WhatsApp does not let the account do, as it last said; on disk. */
export class Standing {
	constructor(private readonly facts: AccountFacts) {}

	/** The restriction that ends last of those that hold now. They end by themselves. */
	get ban(): Ban | undefined {
		const bans = KINDS.flatMap((kind) => {
			const { active, ...ban } = this.of(kind);
			return active === true ? [{ kind, ...ban }] : [];
		});
		return bans.sort((one, other) => (other.until ?? Infinity) - (one.until ?? Infinity))[0];
	}

	/** `active` is null where WhatsApp has never said anything. */
	of(kind: RestrictionKind): {
		active: boolean | null;
		until: number | null;
		reason: string | null;
	} {
		const standing = this.facts.known.standing?.[kind];
		if (standing === undefined) return { active: null, until: null, reason: null };
		const [restricted, ends = '', reason = ''] = standing.split('|');
		const until = Number(ends) || null;
		const isOver = until !== null && until <= unixNow();
		return { active: restricted === 'true' && !isOver, until, reason: reason || null };
	}

	/** How many new chats WhatsApp lets the account start in a period; undefined where it never said so. */
	get quota(): { total: number; used: number; until: number | null } | undefined {
		return this.facts.known.newChatQuota;
	}

	/** @returns whether the account's owner does not know it yet */
	async learn({ kind, restricted, until, reason, quota }: Restriction): Promise<boolean> {
		const standing = restricted || reason ? [restricted, until, reason].join('|') : '';
		const before = this.facts.known.standing ?? {};
		const isNews = (before[kind] ?? '') !== standing;
		await this.facts.learn({
			...((isNews || before[kind] === undefined) && { standing: { ...before, [kind]: standing } }),
			...(quota && { newChatQuota: { ...quota, until } }),
		});
		return isNews;
	}
}
