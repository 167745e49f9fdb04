import { createHash } from 'node:crypto';
import { decodePlain, encodePlain } from '../../contract/plainData';
import type { Pacing, PacingMode } from '../../contract/pacing';
import type { WhatsAppError } from '../../errors';
import { isGroupJid, isPnJid, isUserJid, phoneOf } from '../../message/jid';
import { countryOf } from '../../message/phone';
import type { Budget } from '../../primitives/Budget';
import { pause } from '../../primitives/Timer';
import type { AccountStore } from '../../store/Store';
import { isMe, type Me } from '../account/me';
import { Brake, type Pass } from './Brake';
import type { BudgetState, Random } from './budget';
import { type BudgetLimits, humanLimits, newChatLimits, newGroupLimits } from './limits';
import type { OptOuts } from './OptOuts';
import type { Partners } from './Partners';
import { quietUntil } from './quietHours';
import { refusedByPacing, refusedByPerson, refusedByWhatsApp, type WaitReason } from './refusals';
import type { Standing } from './Standing';

/** Facts of this type outlive a logout: see the store. */
const TYPE = 'pacing';

const HOUR_MS = 3_600_000;

/** How long nothing is sent after WhatsApp has said that there are too many messages; doubled each time in a row. */
const TOO_FAST_MS = 60_000;
const TOO_FAST_MAX_MS = HOUR_MS;

/** Within which somebody who wrote is answered at any hour. */
const ANSWER_MS = 24 * HOUR_MS;

/** Of a chat, among which is one from the other side if there has been one lately. */
const LAST_MESSAGES = 20;

/** New chats with one text within an hour, above which WhatsApp may take it for spam (temporary ban 104, whatsmeow). */
const SAME_TEXTS = 10;

/** A message that is to be sent. */
export interface Departure {
	/** JID. */
	to: string;
	/** Empty when it has none. */
	text: string;
	/** Id of the workflow that sends it; those of one number take turns. */
	workflow: string;
}

/** Leave to send it. */
export interface Permit extends Pass {
	/** For the workflow's author. */
	warnings: string[];
}

interface Stored {
	people?: BudgetState;
	groups?: BudgetState;
	/** When the number was linked, by the account's clock. */
	linkedAt?: number;
	/** Until when nothing is sent, by the account's clock, and how often in a row WhatsApp has said that it is too much. */
	tooFast?: { until: number; times: number };
	/** Digests of the texts that went to new chats within the last hour, and when. */
	texts?: Array<[digest: string, at: number]>;
}

interface PacerParts {
	account: Pick<AccountStore, 'facts' | 'write' | 'clock' | 'messages'>;
	partners: Partners;
	standing: Standing;
	optOuts: OptOuts;
	pacing(): Pacing;
	me(): Me;
	/** All JIDs of a person, as far as known. */
	identitiesOf(jids: readonly string[]): Promise<string[]>;
	random?: Random;
}

/** Decides when a message may go out, before anything is asked of WhatsApp for it. */
export class Pacer {
	private readonly people: Brake;

	private readonly groups: Brake;

	/** Of all chats, in the mode `all`. */
	private readonly human: Brake;

	private constructor(
		private readonly parts: PacerParts,
		private stored: Stored,
	) {
		const { pacing, random = Math.random } = parts;
		const brake = (
			limits: () => BudgetLimits,
			save: (state: BudgetState) => Promise<void>,
			state?: BudgetState,
		) => new Brake({ now: () => this.now, limits, random, save }, state);
		this.people = brake(
			() => newChatLimits(pacing().limits, this.ageMs),
			async (people) => await this.save({ people }),
			stored.people,
		);
		this.groups = brake(
			() => newGroupLimits(pacing().limits),
			async (groups) => await this.save({ groups }),
			stored.groups,
		);
		this.human = brake(
			() => humanLimits(pacing().limits),
			async () => {},
		);
	}

	static async load(parts: PacerParts): Promise<Pacer> {
		const bytes = await parts.account.facts.get(TYPE, TYPE);
		return new Pacer(parts, bytes ? decodePlain<Stored>(bytes) : {});
	}

	/** How many new chats may still be started within these 24 hours, and when the next one, in Unix ms. */
	get newChats(): { leftToday: number; nextAt: number } {
		const { leftToday, nextAt } = this.people.standing;
		return { leftToday, nextAt: this.parts.account.clock.toUnix(nextAt) };
	}

	get mode(): PacingMode {
		return this.parts.pacing().mode;
	}

	/** The account is linked and connected. @param isNew whether it was linked just now */
	async connected(isNew: boolean): Promise<void> {
		if (this.stored.linkedAt === undefined) await this.save({ linkedAt: isNew ? this.now : 0 });
	}

	/** The account was unlinked: the next link is a new one. */
	async unlinked(): Promise<void> {
		await this.save({ linkedAt: undefined });
	}

	/**
	 * Waits until the message may go out, no longer than its timeout, which does not run meanwhile.
	 * @throws WhatsAppError `rate_limited` at once when that would not be enough; `account_restricted`,
	 * `new_chat_limit_reached` while WhatsApp allows no new chats; `forbidden` (`opted_out`); `cancelled`
	 */
	async admit(message: Departure, budget: Budget): Promise<Permit> {
		const { to, text } = message;
		if ((!isGroupJid(to) && !isUserJid(to)) || isMe(to, this.parts.me())) return FREE;
		const isFirst = await this.check(to, budget);
		const passes: Pass[] = [];
		const giveBack = async (): Promise<void> => {
			for (const each of passes) await each.giveBack();
		};
		try {
			for await (const pass of this.turns(message, isFirst, budget)) passes.push(pass);
			// The turn may have come an hour later.
			if (passes.length > 0) await this.check(to, budget);
		} catch (error) {
			await giveBack();
			throw error as Error;
		}
		const isBraked = isFirst && this.mode !== 'off' && !isGroupJid(to);
		return { warnings: isBraked ? this.sameText(text) : [], giveBack };
	}

	/**
	 * What holds for the message whenever its turn comes; waits for what passes soon.
	 * @returns whether it is the first one in its chat
	 */
	private async check(to: string, budget: Budget): Promise<boolean> {
		const { partners, standing, optOuts } = this.parts;
		const isGroup = isGroupJid(to);
		const jids = isGroup ? [to] : await this.parts.identitiesOf([to]);
		if (optOuts.includes(jids)) throw refusedByPerson(to);
		const isFirst = !(await partners.hasMessagesOf(jids));
		if (isFirst && !isGroup && standing.ban) throw refusedByWhatsApp(standing.ban, to);
		await this.waitUntil(this.stored.tooFast?.until ?? 0, 'too_fast', to, budget);
		if (!isGroup) await this.waitForMorning(jids, to, budget);
		return isFirst;
	}

	private async *turns(message: Departure, isFirst: boolean, budget: Budget): AsyncGenerator<Pass> {
		const { mode } = this;
		if (isFirst && mode !== 'off') {
			yield isGroupJid(message.to)
				? await this.turn(this.groups, 'new_groups', message, budget)
				: await this.turn(this.people, 'new_chats', message, budget);
		}
		if (mode === 'all') yield await this.turn(this.human, 'messages', message, budget);
	}

	/** WhatsApp has taken a message. */
	async accepted(): Promise<void> {
		if (this.stored.tooFast) await this.save({ tooFast: undefined });
	}

	/** WhatsApp has said that there are too many messages. */
	async tooFast(): Promise<void> {
		const times = (this.stored.tooFast?.times ?? 0) + 1;
		const waitMs = Math.min(TOO_FAST_MS * 2 ** (times - 1), TOO_FAST_MAX_MS);
		await this.save({ tooFast: { until: this.now + waitMs, times } });
	}

	private get now(): number {
		return this.parts.account.clock.now();
	}

	private get ageMs(): number {
		return this.now - (this.stored.linkedAt ?? this.now);
	}

	private async waitForMorning(jids: readonly string[], to: string, budget: Budget): Promise<void> {
		const { quietHours } = this.parts.pacing();
		if (!quietHours) return;
		const phone = phoneOf(jids.find(isPnJid) ?? this.parts.me().pn);
		const country = phone === null ? null : countryOf(phone);
		const until = quietUntil(country, quietHours, Date.now());
		if (until === null || (await this.hasWritten(jids))) return;
		await this.waitUntil(this.parts.account.clock.fromUnix(until), 'quiet_hours', to, budget);
	}

	/** Whether these JIDs' person has written lately. */
	private async hasWritten(jids: readonly string[]): Promise<boolean> {
		const since = (Date.now() - ANSWER_MS) / 1_000;
		const page = await this.parts.account.messages.page({ chats: jids, limit: LAST_MESSAGES });
		return page.some(({ payload }) => {
			const { fromMe, timestamp } = decodePlain<{ fromMe: boolean; timestamp: number }>(payload);
			return !fromMe && timestamp >= since;
		});
	}

	private async turn(
		brake: Brake,
		reason: WaitReason,
		{ workflow, to }: Departure,
		budget: Budget,
	): Promise<Pass> {
		return await brake.pass(workflow, budget, (at) => this.refusal(reason, to, at));
	}

	/** @param at by the account's clock */
	private async waitUntil(
		at: number,
		reason: WaitReason,
		to: string,
		budget: Budget,
	): Promise<void> {
		const waitMs = at - this.now;
		if (waitMs <= 0) return;
		if (waitMs > budget.leftMs) throw this.refusal(reason, to, at);
		await budget.offTheClock(pause(waitMs));
	}

	private refusal(reason: WaitReason, to: string, at: number): WhatsAppError {
		return refusedByPacing(reason, to, this.parts.account.clock.toUnix(at));
	}

	/** Notes the text of a first message. @returns a warning when many got the same one */
	private sameText(text: string): string[] {
		if (text === '') return [];
		const digest = createHash('sha256').update(text).digest('base64').slice(0, 16);
		const since = this.now - HOUR_MS;
		const recent = (this.stored.texts ?? []).filter(([, at]) => at > since);
		const texts: Stored['texts'] = [...recent, [digest, this.now]];
		// Goes to disk with the next message that starts a chat.
		this.stored = { ...this.stored, texts };
		const count = texts.filter(([each]) => each === digest).length;
		return count > SAME_TEXTS ? [sameTextWarning(count)] : [];
	}

	private async save(change: Partial<Stored>): Promise<void> {
		this.stored = { ...this.stored, ...change };
		const value = encodePlain(this.stored);
		await this.parts.account.write([{ table: 'facts', type: TYPE, id: TYPE, value }]);
	}
}

const FREE: Permit = { warnings: [], giveBack: async () => {} };

function sameTextWarning(count: number): string {
	return `${count} people who have never written got this same text within an hour. WhatsApp may take that for spam: vary the text, or write to fewer.`;
}
