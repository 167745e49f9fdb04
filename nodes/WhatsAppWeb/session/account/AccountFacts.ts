import type { AccountStore } from '../../store/Store';
import { decodePlain, encodePlain } from '../../contract/plainData';
import type { SessionStatus } from '../../contract/state';
import type { RestrictionKind } from '../../contract/events/SessionEvent';

/** What a session remembers across restarts beside its keys. */
export interface FactSheet {
	/** Whether WhatsApp has moved this account's direct chats to LIDs. */
	lidMigrated: boolean;
	/** Whether the app state that the phone was in when it was linked has been taken in: what comes now is news. */
	appState?: boolean;
	/** A newer version of WhatsApp Web than Baileys', after that one was refused. */
	version?: Version;
	/** Profiles looked up, and on which day (counted from 1970, UTC). */
	lookUps?: { day: number; count: number };
	/** What of the account's restrictions has been told last, empty when there are none. */
	standing?: Partial<Record<RestrictionKind, string>>;
	/** A state that a restart of n8n must not try to get out of. */
	verdict?: {
		status: SessionStatus;
		reason: string;
		code: number | null;
		/** Unix ms at which it ends by itself. */
		retryAt?: number | null;
	};
}

const TYPE = 'session';
const ID = 'facts';

export class AccountFacts {
	private constructor(
		private readonly account: AccountStore,
		private sheet: FactSheet,
	) {}

	static async load(account: AccountStore): Promise<AccountFacts> {
		const bytes = (await account.get(TYPE, [ID])).get(ID);
		return new AccountFacts(
			account,
			bytes ? decodePlain<FactSheet>(bytes) : { lidMigrated: false },
		);
	}

	get known(): Readonly<FactSheet> {
		return this.sheet;
	}

	/** `undefined` forgets. */
	async learn(change: Partial<FactSheet>): Promise<void> {
		const before = encodePlain(this.sheet);
		this.sheet = { ...this.sheet, ...change };
		const value = encodePlain(this.sheet);
		if (Buffer.compare(before, value) === 0) return;
		await this.account.write([{ table: 'key', type: TYPE, id: ID, value }]);
	}

	/** After the account's rows were set aside. */
	async startAnew(verdict: FactSheet['verdict']): Promise<void> {
		const { lookUps, version } = this.sheet;
		this.sheet = { lidMigrated: false };
		await this.learn({ lookUps, version, verdict });
	}
}

/** WhatsApp Web's version as Baileys announces it. */
export type Version = [number, number, number];
