import type { RoundCall, RoundCallAnswer } from '../../contract/questions';
import { toWhatsAppError } from '../../errors';
import { backoff, type BackoffBounds } from '../../primitives/backoff';
import type { Slots } from '../../primitives/Slots';
import { pause, Timer } from '../../primitives/Timer';
import { addressesOf } from '../../waking/addresses';
import { type ReadAnswer, wake, type Woken } from '../../waking/wake';
import { isOver, type OpenQuestion } from './OpenQuestion';
import type { Questions } from './Questions';

/** In ms. */
export interface WaitingTiming {
	/** Before an execution that waits for an answer is called again; doubled each time. */
	wakeBackoff: BackoffBounds;
	/** How long an execution is called that n8n fails to run on. */
	wakeGiveUpMs: number;
	/** Between two looks whether executions still wait for their answers. */
	waitingCheckMs: number;
	/** Before it is looked again because n8n could not say; doubled each time. */
	waitingCheckAgainMs: number;
	/** Before a reminder that could not be sent is tried again. */
	remindAgainMs: number;
}

export interface RoundsParts {
	questions: Questions;
	/** Bounds the calls to n8n at once. */
	calls: Slots;
	timing: WaitingTiming;
	/** Sends the reminder of a question, once however often it is called. @returns id of the message @throws WhatsAppError */
	remind(open: OpenQuestion, text: string): Promise<string>;
	report(error: unknown): void;
}

/** Wakes the executions whose questions are answered or whose time is over, and ends the rounds that nobody waits for. */
export class Rounds {
	private readonly next = new Timer(() => this.look());

	private readonly check = new Timer(() => void this.checkAll().catch(this.parts.report));

	/** Ids of the rounds that are being woken, and of the questions that are being reminded of. */
	private readonly busy = new Set<string>();

	private isStopped = false;

	/** How often in a row n8n could not say of all rounds whether somebody waits. */
	private unsure = 0;

	constructor(private readonly parts: RoundsParts) {}

	start(): void {
		this.parts.questions.onChange = () => this.look();
		this.look();
		this.check.set(0);
	}

	stop(): void {
		this.isStopped = true;
		this.next.stop();
		this.check.stop();
	}

	/** Does what is due, and comes back when the next is. To be called when a question has changed. */
	look(): void {
		if (this.isStopped) return;
		const { questions, report } = this.parts;
		const now = Date.now();
		let next = Infinity;
		for (const [id, round] of questions.rounds()) {
			const [first] = round;
			if (!first) continue;
			const { deadline, size } = first.question.round;
			if (size === 1 && isOver(first, now) && !first.answer) {
				// n8n runs it on by its own clock.
				questions.end(round).catch(report);
			} else if (questions.isComplete(round)) {
				this.alone(id, async () => await this.wake(id));
			} else {
				next = Math.min(
					next,
					(deadline ?? Infinity) + 1,
					...round.map((open) => this.remind(open)),
				);
			}
		}
		if (next < Infinity) this.next.set(next - Date.now());
		else this.next.stop();
	}

	/** Looks whether somebody still waits for each round: one after the other, because none of them is urgent. */
	private async checkAll(): Promise<void> {
		const { questions, timing } = this.parts;
		let isUnsure = false;
		for (const id of questions.rounds().keys()) {
			const woken = await this.call(id, { wake: true }, readWaiting);
			if (this.isStopped) return;
			if (woken === 'dropped') await questions.end(questions.ofRound(id));
			isUnsure ||= woken !== 'dropped' && woken !== 'settled';
		}
		// n8n may still be starting.
		this.unsure = isUnsure ? this.unsure + 1 : 0;
		const again = isUnsure ? timing.waitingCheckAgainMs * 2 ** (this.unsure - 1) : Infinity;
		this.check.set(Math.min(timing.waitingCheckMs, again));
	}

	/** Calls the node of a round until it has taken the answers, or does not wait for them any more. */
	private async wake(id: string): Promise<void> {
		const { questions, timing } = this.parts;
		let failingSince = Infinity;
		for (let attempt = 0; !this.isStopped; attempt++) {
			// It may have got another question back, or have ended.
			if (!questions.isComplete(questions.ofRound(id))) return;
			const woken = await this.call(id, { round: id }, readResumed);
			// Another session may have the account by now.
			if (this.isStopped) return;
			failingSince = woken === 'failing' ? Math.min(failingSince, Date.now()) : Infinity;
			const isHopeless = Date.now() - failingSince > timing.wakeGiveUpMs;
			if (woken === 'settled' || woken === 'dropped' || isHopeless) {
				return await questions.end(questions.ofRound(id));
			}
			await pause(backoff(attempt, timing.wakeBackoff));
		}
	}

	private async call(
		id: string,
		body: RoundCall,
		read: (answer: RoundCallAnswer) => Woken | undefined,
	): Promise<Woken> {
		return await this.parts.calls.use(async () => {
			const [first] = this.parts.questions.ofRound(id);
			if (!first || this.isStopped) return 'later';
			const url = new URL(first.question.round.url);
			return await wake(addressesOf(url), body, own(read));
		});
	}

	/** @returns when to look again, Unix ms */
	private remind(open: OpenQuestion): number {
		const { id, answer, reminderId, question } = open;
		const { reminder } = question;
		if (!reminder || answer || reminderId !== null || this.busy.has(id)) return Infinity;
		if (Date.now() < reminder.at) return reminder.at;
		this.alone(id, async () => {
			const { questions, remind, timing, report } = this.parts;
			try {
				await questions.reminded(id, await remind(open, reminder.text));
			} catch (thrown) {
				report(thrown);
				const { retryable, code } = toWhatsAppError(thrown);
				if (retryable || code === 'device_not_connected') await pause(timing.remindAgainMs);
				else await questions.reminded(id, '');
			}
		});
		return Infinity;
	}

	/** Does it unless that is under way, and looks again when it is done. */
	private alone(id: string, work: () => Promise<void>): void {
		if (this.busy.has(id)) return;
		this.busy.add(id);
		work()
			.catch(async (error: unknown) => {
				this.parts.report(error);
				await pause(this.parts.timing.wakeBackoff.capMs);
			})
			.finally(() => {
				this.busy.delete(id);
				this.look();
			})
			.catch(this.parts.report);
	}
}

function readResumed({ round }: RoundCallAnswer): Woken | undefined {
	return { resumed: 'settled', stale: 'dropped', waiting: 'later' }[round] as Woken | undefined;
}

function readWaiting({ round }: RoundCallAnswer): Woken | undefined {
	return round === 'waiting' ? 'settled' : undefined;
}

/** Nothing but the node's own answer counts. */
function own(read: (answer: RoundCallAnswer) => Woken | undefined): ReadAnswer {
	return (answer) => read({ ...(answer as RoundCallAnswer | undefined) } as RoundCallAnswer);
}
