import { setImmediate as nextTurn } from 'node:timers/promises';
import { decodePlain, encodePlain } from '../../contract/plainData';
import { isUserJid } from '../../message/jid';
import { BoundedCache } from '../../primitives/BoundedCache';
import type { AccountStore, Mutation } from '../../store/Store';
import type { WASocket } from '../wire/baileys';
import { isMe, type Me } from './me';

const DAY_MS = 86_400_000;

const TYPE = 'day';
const ID = 'counts';

/** Rows of people with whom there has been a message, in either direction. */
const PARTNERS = 'partner';
const PARTNER = Uint8Array.of(1);

/** People in one transaction. */
const AT_ONCE = 200;

interface Counts {
	sent: number;
	/** First messages to people with whom there was none before. */
	newChats: number;
	undecryptable: number;
}

const NONE: Counts = { sent: 0, newChats: 0, undecryptable: 0 };

/** What this account has done since midnight UTC. On disk, in the transactions of what is counted. */
export class DayCounts {
	private readonly partners = new BoundedCache<true>(10_000, DAY_MS);

	private constructor(
		private readonly account: AccountStore,
		private readonly me: () => Me,
		private counts: Counts & { day: number },
	) {}

	static async load(account: AccountStore, me: () => Me): Promise<DayCounts> {
		const bytes = await account.facts.get(TYPE, ID);
		const counts = bytes ? decodePlain<Counts & { day: number }>(bytes) : { ...NONE, day: 0 };
		return new DayCounts(account, me, counts);
	}

	get today(): Readonly<Counts> {
		return this.counts.day === dayNow() ? this.counts : NONE;
	}

	/** WhatsApp has accepted a message. @param chat its JIDs @returns the rows that say so */
	async sent(chat: ReadonlyArray<string | null>): Promise<Mutation[]> {
		const people = chat.filter((jid) => jid !== null && isUserJid(jid)) as string[];
		const isNew = people.length > 0 && !this.isMine(people) && !(await this.isPartner(people));
		return [
			this.counted({ sent: 1, newChats: isNew ? 1 : 0, undecryptable: 0 }),
			...(isNew ? this.become(people) : []),
		];
	}

	/** A message could not be decrypted. @returns the row that says so */
	undecryptable(): Mutation {
		return this.counted({ ...NONE, undecryptable: 1 });
	}

	/** There has been a message of these people: writing to them starts no chat. @param jids of one person or several */
	async learnPartners(jids: readonly string[]): Promise<void> {
		const unknown = jids.filter((jid) => isUserJid(jid) && !this.partners.get(jid));
		for (let start = 0; start < unknown.length; start += AT_ONCE) {
			if (start > 0) await nextTurn();
			await this.account.write(this.become(unknown.slice(start, start + AT_ONCE)));
		}
	}

	/** Clears the cache, after the account's rows were quarantined. */
	forget(): void {
		this.partners.flushAll();
	}

	private isMine(jids: readonly string[]): boolean {
		return jids.some((jid) => isMe(jid, this.me()));
	}

	private async isPartner(jids: readonly string[]): Promise<boolean> {
		if (jids.some((jid) => this.partners.get(jid))) return true;
		const rows = jids.map(async (jid) => await this.account.facts.get(PARTNERS, jid));
		return (await Promise.all(rows)).some((row) => row !== undefined);
	}

	private become(jids: readonly string[]): Mutation[] {
		return jids.map((id) => {
			this.partners.set(id, true);
			return { table: 'facts', type: PARTNERS, id, value: PARTNER };
		});
	}

	private counted(more: Counts): Mutation {
		const { sent, newChats, undecryptable } = this.today;
		this.counts = {
			day: dayNow(),
			sent: sent + more.sent,
			newChats: newChats + more.newChats,
			undecryptable: undecryptable + more.undecryptable,
		};
		return { table: 'facts', type: TYPE, id: ID, value: encodePlain(this.counts) };
	}
}

function dayNow(): number {
	return Math.floor(Date.now() / DAY_MS);
}

/** Learns of the chats that the phone tells of at linking. */
export function learnPartners(
	{ sock: { ev } }: { sock: WASocket },
	{ dayCounts, report }: { dayCounts: DayCounts; report(error: unknown): void },
): void {
	ev.on('messaging-history.set', ({ chats }) => {
		const jids = chats.flatMap(({ id, pnJid, lidJid }) => [id, pnJid, lidJid]);
		dayCounts.learnPartners(jids.filter((jid) => jid != null)).catch(report);
	});
}
