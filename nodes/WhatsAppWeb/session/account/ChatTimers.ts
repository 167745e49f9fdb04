import type { Timer } from '../../message/received/timer';
import { BoundedCache } from '../../primitives/BoundedCache';
import type { AuthenticationState } from '../wire/baileys';
import type { FactTable } from './FactTable';
import { type Identified, identitiesOf } from './identities';

/** A timer, as somebody has stated it. */
export interface StatedTimer extends Timer {
	/** When it was stated, Unix seconds. */
	at: number;
}

const IN_MEMORY = 5_000;
const IN_MEMORY_MS = 24 * 3_600_000;

/**
 * The disappearing timers of chats. Every message has to carry its chat's timer, or the recipient's app says that it will
 * not disappear. A person's two JIDs are one chat.
 */
export class ChatTimers {
	/** By each JID of a chat. */
	private readonly recent = new BoundedCache<StatedTimer>(IN_MEMORY, IN_MEMORY_MS);

	constructor(
		private readonly table: FactTable<StatedTimer>,
		private readonly identified: () => Identified & { auth: Pick<AuthenticationState, 'creds'> },
	) {}

	/** The timer with which the account's apps start new chats, once WhatsApp has told it; undefined for none. */
	get standard(): Timer | undefined {
		const { ephemeralExpiration: seconds, ephemeralSettingTimestamp: setAt } =
			this.identified().auth.creds.accountSettings.defaultDisappearingMode ?? {};
		return seconds ? { seconds, setAt: Number(setAt) || null } : undefined;
	}

	/** @param chat JID without device */
	async of(chat: string): Promise<StatedTimer | undefined> {
		return await this.newest(await this.jidsOf([chat]));
	}

	/** Whether this says nothing new, as far as is known without the store. */
	isKnown(chat: string, { seconds, setAt }: Timer): boolean {
		const known = this.recent.get(chat);
		return known !== undefined && known.seconds === seconds && known.setAt === setAt;
	}

	/**
	 * On disk when it resolves, unless something newer is known.
	 * @param chat its JIDs, as far as they came with the statement
	 */
	async learn(chat: readonly string[], stated: StatedTimer): Promise<void> {
		await this.learnAll([{ chat, stated }]);
	}

	async learnAll(
		statements: ReadonlyArray<{ chat: readonly string[]; stated: StatedTimer }>,
	): Promise<void> {
		const facts: Array<readonly [string, StatedTimer]> = [];
		for (const { chat, stated } of statements) {
			const jids = await this.jidsOf(chat);
			const known = await this.newest(jids);
			const timer = known && isNewer(known, stated) ? known : stated;
			for (const jid of jids) {
				this.recent.set(jid, timer);
				if (!known || timer !== known) facts.push([jid, timer]);
			}
		}
		if (facts.length > 0) await this.table.learnAll(facts);
	}

	/** Clears the cache, after the account's rows were quarantined. */
	forget(): void {
		this.recent.flushAll();
		this.table.forget();
	}

	private async jidsOf(chat: readonly string[]): Promise<string[]> {
		const { auth, me } = this.identified();
		return await identitiesOf(chat, auth.keys, me());
	}

	private async newest(jids: readonly string[]): Promise<StatedTimer | undefined> {
		let newest: StatedTimer | undefined;
		for (const jid of jids) {
			const found = await this.table.of(jid);
			if (found && (!newest || isNewer(found, newest))) newest = found;
		}
		return newest;
	}
}

/** By the time of the setting where both say it, as apps do: a message may have been written before its author's app knew. */
function isNewer(one: StatedTimer, other: StatedTimer): boolean {
	const bothSay = one.setAt !== null && other.setAt !== null;
	if (bothSay && one.setAt !== other.setAt) return Number(one.setAt) > Number(other.setAt);
	return one.at > other.at;
}
