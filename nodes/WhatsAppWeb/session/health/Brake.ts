import type { Budget } from '../../primitives/Budget';
import { Timer } from '../../primitives/Timer';
import {
	type BudgetState,
	givenBack,
	type Random,
	refilled,
	schedule,
	taken,
	untouched,
} from './budget';
import type { BudgetLimits } from './limits';

interface BrakeParts {
	/** The account's clock, in ms. */
	now(): number;
	limits(): BudgetLimits;
	/** Puts the state on disk. */
	save(state: BudgetState): Promise<void>;
	random: Random;
}

interface Waiter {
	workflow: string;
	/** By the account's clock. */
	deadline: number;
	/** The error for one whose turn would come too late. @param at by the account's clock */
	tooLate(at: number): Error;
	resolve(pass: Pass): void;
	reject(error: Error): void;
}

/** Leave to send a message. */
export interface Pass {
	/** For a message that did not go out after all. */
	giveBack(): Promise<void>;
}

/**
 * Lets messages out as their budget allows. Of several that wait, those of the workflow go first that has waited longest
 * since its last one, so that a broadcast does not hold up others. A message whose turn would come after its time is
 * refused at once, or as soon as others have come before it.
 */
export class Brake {
	private state: BudgetState;

	private waiting: Waiter[] = [];

	/** When a workflow had its last turn, counted in turns. */
	private readonly turns = new Map<string, number>();

	private turn = 0;

	private isLetting = false;

	private readonly timer = new Timer(() => this.letOut());

	constructor(
		private readonly parts: BrakeParts,
		state?: BudgetState,
	) {
		this.state = state ?? untouched(parts.limits());
	}

	/** What is left, and when the next message may go. */
	get standing(): { leftToday: number; nextAt: number } {
		const now = this.parts.now();
		const limits = this.parts.limits();
		const state = refilled(this.state, now, limits, () => 0);
		return {
			leftToday: Math.max(0, limits.perDay - state.taken.length),
			nextAt: schedule(state, now, limits, this.waiting.length + 1).at(-1) ?? now,
		};
	}

	/**
	 * Waits for a turn, no longer than the budget has time; that time does not count for the budget.
	 * @param tooLate makes the error of a message whose turn would come later
	 */
	async pass(workflow: string, budget: Budget, tooLate: (at: number) => Error): Promise<Pass> {
		let waiter: Waiter | undefined;
		const turn = new Promise<Pass>((resolve, reject) => {
			const deadline = this.parts.now() + budget.leftMs;
			waiter = { workflow, deadline, tooLate, resolve, reject };
			this.waiting.push(waiter);
		});
		this.letOut();
		try {
			return await budget.offTheClock(turn);
		} finally {
			this.waiting = this.waiting.filter((each) => each !== waiter);
			this.letOut();
		}
	}

	/** Lets those out whose turn it is, and refuses those for whom it would come too late. */
	private letOut(): void {
		this.timer.stop();
		if (this.isLetting || this.waiting.length === 0) return;
		const { now: clock, limits: limitsNow, random } = this.parts;
		const [now, limits] = [clock(), limitsNow()];
		this.state = refilled(this.state, now, limits, random);
		const times = schedule(this.state, now, limits, this.waiting.length);
		const [at = now] = times;
		const staying: Waiter[] = [];
		for (const waiter of this.inOrder()) {
			const turn = times[staying.length] ?? now;
			if (turn > waiter.deadline) this.refuse(waiter, turn);
			else staying.push(waiter);
		}
		const [first] = staying;
		if (!first) return;
		if (at > now) this.timer.set(at - now);
		else this.let(first, now, limits).catch(first.reject);
	}

	private async let(waiter: Waiter, now: number, limits: BudgetLimits): Promise<void> {
		this.isLetting = true;
		this.waiting = this.waiting.filter((each) => each !== waiter);
		this.turns.delete(waiter.workflow);
		this.turns.set(waiter.workflow, (this.turn += 1));
		if (this.turns.size > MAX_WORKFLOWS) this.turns.delete([...this.turns.keys()][0] ?? '');
		const before = this.state;
		this.state = taken(before, now, limits, this.parts.random);
		try {
			await this.parts.save(this.state);
			waiter.resolve({ giveBack: async () => await this.giveBack(now) });
		} catch (error) {
			this.state = before;
			throw error as Error;
		} finally {
			this.isLetting = false;
			this.letOut();
		}
	}

	private async giveBack(at: number): Promise<void> {
		this.state = givenBack(this.state, at, this.parts.limits());
		await this.parts.save(this.state);
		this.letOut();
	}

	private refuse(waiter: Waiter, at: number): void {
		this.waiting = this.waiting.filter((each) => each !== waiter);
		waiter.reject(waiter.tooLate(at));
	}

	/** Those who wait, in the order of their turns. */
	private inOrder(): Waiter[] {
		const lastTurns = new Map(this.turns);
		const left = [...this.waiting];
		const ordered: Waiter[] = [];
		for (let turn = this.turn + 1; left.length > 0; turn += 1) {
			const lastTurn = ({ workflow }: Waiter): number => lastTurns.get(workflow) ?? 0;
			const next = left.reduce((best, each) => (lastTurn(each) < lastTurn(best) ? each : best));
			left.splice(left.indexOf(next), 1);
			lastTurns.set(next.workflow, turn);
			ordered.push(next);
		}
		return ordered;
	}
}

const MAX_WORKFLOWS = 1_000;
