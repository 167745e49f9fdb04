import { decodePlain, encodePlain } from '../../contract/plainData';
import type { AccountStore, Mutation } from '../../store/Store';
import { DAY_MS } from './limits';

const TYPE = 'day';
const ID = 'counts';

export interface Counts {
	sent: number;
	/** First messages to people with whom there was none before. */
	newChats: number;
	undecryptable: number;
	/** Connections that came after another one. */
	reconnects: number;
	/** Messages that WhatsApp has refused, by its code. */
	refusals: Readonly<Record<string, number>>;
}

const NONE: Counts = { sent: 0, newChats: 0, undecryptable: 0, reconnects: 0, refusals: {} };

/** What this account has done since midnight UTC. On disk, in the transactions of what is counted. */
export class DayCounts {
	private constructor(
		private readonly account: Pick<AccountStore, 'write'>,
		private counts: Counts & { day: number },
	) {}

	static async load(account: Pick<AccountStore, 'facts' | 'write'>): Promise<DayCounts> {
		const bytes = await account.facts.get(TYPE, ID);
		const counts = bytes ? decodePlain<Partial<Counts> & { day: number }>(bytes) : { day: 0 };
		return new DayCounts(account, { ...NONE, ...counts });
	}

	get today(): Readonly<Counts> {
		return this.counts.day === dayNow() ? this.counts : NONE;
	}

	/** WhatsApp has accepted a message. @returns the row that says so */
	sent(isNewChat: boolean): Mutation {
		const { sent, newChats } = this.today;
		return this.counted({ sent: sent + 1, newChats: newChats + (isNewChat ? 1 : 0) });
	}

	/** A message could not be decrypted. @returns the row that says so */
	undecryptable(): Mutation {
		return this.counted({ undecryptable: this.today.undecryptable + 1 });
	}

	/** WhatsApp has refused a message. */
	async refused(code: string): Promise<void> {
		const { refusals } = this.today;
		await this.account.write([
			this.counted({ refusals: { ...refusals, [code]: (refusals[code] ?? 0) + 1 } }),
		]);
	}

	async reconnected(): Promise<void> {
		await this.account.write([this.counted({ reconnects: this.today.reconnects + 1 })]);
	}

	private counted(change: Partial<Counts>): Mutation {
		this.counts = { ...NONE, ...this.today, ...change, day: dayNow() };
		return { table: 'facts', type: TYPE, id: ID, value: encodePlain(this.counts) };
	}
}

function dayNow(): number {
	return Math.floor(Date.now() / DAY_MS);
}
