import type { AccountStore } from '../../store/Store';
import { decodePlain, encodePlain } from '../../contract/plainData';
import type { SessionStatus } from '../../contract/state';
import type { HealthWarningKind, RestrictionKind } from '../../contract/events/SessionEvent';

/** What a session stores beside its keys, in one row. */
export interface FactSheet {
	/** Whether WhatsApp has moved this account's direct chats to LIDs. */
	lidMigrated: boolean;
	/** Whether the phone's app state as it was at linking has been stored. Only later changes are published as events. */
	appState?: boolean;
	/** A newer version of WhatsApp Web than Baileys', once WhatsApp has refused that one. */
	version?: Version;
	/** How many profiles were looked up on a day, which is counted from 1970, UTC. */
	lookUps?: { day: number; count: number };
	/** The restrictions of the account as last published, by kind; empty when there are none. */
	standing?: Partial<Record<RestrictionKind, string>>;
	/** How many new chats WhatsApp lets the account start until a time, Unix seconds. */
	newChatQuota?: { total: number; used: number; until: number | null };
	/** The period in which the owner was warned last, by kind of warning. */
	warned?: Partial<Record<HealthWarningKind, string>>;
	/** A state that outlives restarts of n8n: the session does not connect by itself. */
	verdict?: {
		status: SessionStatus;
		reason: string;
		code: number | null;
		/** Unix ms at which it ends by itself. */
		retryAt?: number | null;
		/** How long it lasted from the beginning, in ms. */
		lastsMs?: number;
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

	/** @param change `undefined` deletes a fact */
	async learn(change: Partial<FactSheet>): Promise<void> {
		const before = encodePlain(this.sheet);
		this.sheet = { ...this.sheet, ...change };
		const value = encodePlain(this.sheet);
		if (Buffer.compare(before, value) === 0) return;
		await this.account.write([{ table: 'key', type: TYPE, id: ID, value }]);
	}

	/** Starts over, after the account's rows were quarantined. */
	async startAnew(verdict: FactSheet['verdict']): Promise<void> {
		const { lookUps, version } = this.sheet;
		this.sheet = { lidMigrated: false };
		await this.learn({ lookUps, version, verdict });
	}
}

/** WhatsApp Web's version as Baileys announces it. */
export type Version = [number, number, number];
