import type { NewEvent } from '../../contract/events/SessionEvent';
import type { Pacing } from '../../contract/pacing';
import { isUserJid } from '../../message/jid';
import type { AccountStore, Mutation } from '../../store/Store';
import type { AccountFacts } from '../account/AccountFacts';
import { isMe, type Me } from '../account/me';
import { DayCounts } from './DayCounts';
import { OptOuts } from './OptOuts';
import { Pacer } from './Pacer';
import { Partners } from './Partners';
import type { Restriction } from './restrictions';
import { Standing } from './Standing';
import { Warnings } from './Warnings';

interface HealthParts {
	account: AccountStore;
	facts: AccountFacts;
	pacing(): Pacing;
	me(): Me;
	/** All JIDs of a person, as far as known. */
	identitiesOf(jids: readonly string[]): Promise<string[]>;
	publish(event: NewEvent): Promise<unknown>;
	report(error: unknown): void;
}

/** How the account stands with WhatsApp and with the people it writes to; on disk. */
export class Health {
	private hasConnected = false;

	private constructor(
		private readonly parts: HealthParts,
		readonly partners: Partners,
		readonly counts: DayCounts,
		readonly standing: Standing,
		readonly optOuts: OptOuts,
		readonly pacer: Pacer,
		private readonly warnings: Warnings,
	) {}

	static async load(parts: HealthParts): Promise<Health> {
		const { account, facts, pacing, publish } = parts;
		const partners = new Partners(account);
		const standing = new Standing(facts);
		const optOuts = await OptOuts.load(account, pacing);
		return new Health(
			parts,
			partners,
			await DayCounts.load(account),
			standing,
			optOuts,
			await Pacer.load({ ...parts, partners, standing, optOuts }),
			new Warnings(facts, standing, publish),
		);
	}

	/** WhatsApp has accepted a message. @param chat its JIDs @returns the rows that say so */
	async sent(chat: ReadonlyArray<string | null>): Promise<Mutation[]> {
		const jids = chat.filter((jid) => jid !== null);
		const isMine = jids.some((jid) => isMe(jid, this.parts.me()));
		const isNew = !isMine && jids.length > 0 && !(await this.partners.includes(jids));
		this.pacer.accepted().catch(this.parts.report);
		return [
			this.counts.sent(isNew && jids.some(isUserJid)),
			...(isNew ? this.partners.become(jids) : []),
		];
	}

	/** WhatsApp has refused a message, which may be sent again. @param code of the refusal, as the ack gave it */
	async refused(code: string): Promise<void> {
		await this.counts.refused(code);
		await this.warnings.check(this.counts.today);
	}

	/** WhatsApp has refused a message for good. */
	async rejected(code: string): Promise<void> {
		if (code === TOO_FAST) await this.pacer.tooFast();
	}

	/** A message could not be decrypted. @returns the row that says so */
	undecryptable(): Mutation {
		const row = this.counts.undecryptable();
		this.warnings.check(this.counts.today).catch(this.parts.report);
		return row;
	}

	/** What WhatsApp says of a restriction. @returns whether the account's owner does not know it yet */
	async learn(restriction: Restriction): Promise<boolean> {
		const isNews = await this.standing.learn(restriction);
		await this.warnings.check(this.counts.today);
		return isNews;
	}

	/** A connection is open. */
	async connected(): Promise<void> {
		if (this.hasConnected) await this.counts.reconnected();
		this.hasConnected = true;
		await this.pacer.connected(this.parts.facts.known.appState !== true);
	}

	/** Clears what the store has forgotten, after the account was unlinked. */
	async unlinked(): Promise<void> {
		this.partners.forget();
		this.hasConnected = false;
		await this.pacer.unlinked();
	}
}

/** `rate-overlimit` (`wire/refusals.ts`). */
const TOO_FAST = '429';
