import { setImmediate as nextTurn } from 'node:timers/promises';
import { isGroupJid, isUserJid } from '../../message/jid';
import { BoundedCache } from '../../primitives/BoundedCache';
import type { AccountStore, Mutation } from '../../store/Store';
import type { WASocket } from '../wire/baileys';
import { DAY_MS } from './limits';

/** Rows of people and groups with whom there has been a message, in either direction. */
const PARTNERS = 'partner';
const PARTNER = Uint8Array.of(1);

/** Rows in one transaction. */
const AT_ONCE = 200;

/** With whom there has been a message: writing to them starts no chat. */
export class Partners {
	private readonly known = new BoundedCache<true>(10_000, DAY_MS);

	constructor(private readonly account: Pick<AccountStore, 'facts' | 'messages' | 'write'>) {}

	/** @param jids of one person or group */
	async includes(jids: readonly string[]): Promise<boolean> {
		if (jids.some((jid) => this.known.get(jid))) return true;
		const rows = jids.map(async (jid) => await this.account.facts.get(PARTNERS, jid));
		return (await Promise.all(rows)).some((row) => row !== undefined);
	}

	/** The same, also by the messages that are kept: in earlier versions, groups had no rows. */
	async hasMessagesOf(jids: readonly string[]): Promise<boolean> {
		if (await this.includes(jids)) return true;
		return (await this.account.messages.page({ chats: jids, limit: 1 })).length > 0;
	}

	/** @returns the rows that say that there has been a message of these */
	become(jids: readonly string[]): Mutation[] {
		return jids.filter(isPartnerJid).map((id) => {
			this.known.set(id, true);
			return { table: 'facts', type: PARTNERS, id, value: PARTNER };
		});
	}

	/** There is a message of these. @returns the rows that say so, where it is not known */
	heard(jids: readonly string[]): Mutation[] {
		return this.become(jids.filter((jid) => !this.known.get(jid)));
	}

	/** There has been a message of these. @param jids of one or several */
	async learn(jids: readonly string[]): Promise<void> {
		const unknown = jids.filter((jid) => isPartnerJid(jid) && !this.known.get(jid));
		for (let start = 0; start < unknown.length; start += AT_ONCE) {
			if (start > 0) await nextTurn();
			await this.account.write(this.become(unknown.slice(start, start + AT_ONCE)));
		}
	}

	/** Clears the cache, after the account's rows were quarantined. */
	forget(): void {
		this.known.flushAll();
	}
}

function isPartnerJid(jid: string): boolean {
	return isUserJid(jid) || isGroupJid(jid);
}

/** Learns of the chats that the phone tells of at linking. */
export function learnPartners(
	{ sock: { ev } }: { sock: WASocket },
	{ partners, report }: { partners: Partners; report(error: unknown): void },
): void {
	ev.on('messaging-history.set', ({ chats }) => {
		const jids = chats.flatMap(({ id, pnJid, lidJid }) => [id, pnJid, lidJid]);
		partners.learn(jids.filter((jid) => jid != null)).catch(report);
	});
}
