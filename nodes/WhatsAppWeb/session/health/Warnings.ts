import type { EventData, NewEvent } from '../../contract/events/SessionEvent';
import type { AccountFacts } from '../account/AccountFacts';
import type { Counts } from './DayCounts';
import { DAY_MS } from './limits';
import type { Standing } from './Standing';

type Warning = EventData['health_warning'];

/** Part of WhatsApp's quota that may be used without a warning. */
const QUOTA_SHARE = 0.8;

/** On one day. */
const MANY_REFUSALS = 5;
const MANY_UNDECRYPTABLE = 20;

/** With which WhatsApp says that it does not like how the account writes (`wire/refusals.ts`). */
const CODES_OF_WARNING = ['420', '429', '463', '475'];

/** What the account's owner should know before WhatsApp restricts the number; each once a day, or once in WhatsApp's period. */
export class Warnings {
	constructor(
		private readonly facts: AccountFacts,
		private readonly standing: Standing,
		private readonly publish: (event: NewEvent) => Promise<unknown>,
	) {}

	async check({ refusals, undecryptable }: Counts): Promise<void> {
		const refused = CODES_OF_WARNING.reduce((sum, code) => sum + (refusals[code] ?? 0), 0);
		const { quota } = this.standing;
		const found: Warning[] = [
			...(quota && quota.total > 0 && quota.used >= quota.total * QUOTA_SHARE
				? [
						{
							kind: 'quota_nearly_used' as const,
							count: quota.used,
							limit: quota.total,
							until: quota.until,
						},
					]
				: []),
			...(refused >= MANY_REFUSALS
				? [{ kind: 'refusals_rising' as const, count: refused, limit: null, until: null }]
				: []),
			...(undecryptable >= MANY_UNDECRYPTABLE
				? [{ kind: 'many_undecryptable' as const, count: undecryptable, limit: null, until: null }]
				: []),
		];
		for (const warning of found) await this.warn(warning);
	}

	private async warn(warning: Warning): Promise<void> {
		const { kind, until } = warning;
		const period = String(until ?? Math.floor(Date.now() / DAY_MS));
		const { warned = {} } = this.facts.known;
		if (warned[kind] === period) return;
		await this.facts.learn({ warned: { ...warned, [kind]: period } });
		await this.publish({ event: 'health_warning', data: warning });
	}
}
