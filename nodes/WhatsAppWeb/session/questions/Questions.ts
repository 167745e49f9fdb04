import type { SessionEvent } from '../../contract/events/SessionEvent';
import type { Question, QuestionAnswer, Round, RoundQueries } from '../../contract/questions';
import { BoundedCache } from '../../primitives/BoundedCache';
import type { AccountStore, Mutation } from '../../store/Store';
import { type Said, saidIn } from './answers';
import { type Answered, chooseQuestion } from './choose';
import { goneRow, isOver, type OpenQuestion, readRow, rowOf } from './OpenQuestion';

export interface QuestionsParts {
	account: AccountStore;
	/** Every JID that these people or chats are known by. */
	identitiesOf(jids: ReadonlyArray<string | undefined>): Promise<string[]>;
	/** Where a node is called, sealed; null where that cannot be kept. */
	sealAddress(url: string): Uint8Array | null;
	/** An answer that nobody waits for any more is an ordinary message, and in the inbox of the triggers. */
	onReleased(event: SessionEvent): void;
}

/** A change of the questions that is still to be written; memory has it already. */
export interface Change {
	/** To be written in one transaction. */
	mutations: Mutation[];
	/** Called when that is on disk. */
	done(): void;
	/** Called when it could not be written. */
	undo(): void;
}

/** Whom a question went to, as far as known. */
export interface Asked {
	to: string;
	toPn: string | null;
	toLid: string | null;
	/** Unix seconds, the server's; absent before its ack. */
	timestamp?: number;
}

/** How many ended questions are remembered: whoever quotes one of them answers no other one. */
const REMEMBERED = 10_000;

/** The questions that executions wait for, in memory and on disk. */
export class Questions {
	/** By message id. */
	private readonly open = new Map<string, OpenQuestion>();

	private readonly ended = new BoundedCache<true>(REMEMBERED, Infinity);

	/** Called when a question was asked, answered or has ended. */
	onChange: () => void = () => undefined;

	private constructor(private readonly parts: QuestionsParts) {}

	static async load(parts: QuestionsParts): Promise<Questions> {
		const questions = new Questions(parts);
		for (const row of await parts.account.questions.all()) {
			const open = readRow(row);
			questions.open.set(open.id, open);
		}
		return questions;
	}

	get isEmpty(): boolean {
		return this.open.size === 0;
	}

	/** In the order of asking. */
	all(): OpenQuestion[] {
		return [...this.open.values()].sort((one, other) => one.askedAt - other.askedAt);
	}

	/** The questions of each round. */
	rounds(): Map<string, OpenQuestion[]> {
		return Map.groupBy(this.all(), ({ question }) => question.round.id);
	}

	ofRound(roundId: string): OpenQuestion[] {
		return this.all().filter(({ question }) => question.round.id === roundId);
	}

	/**
	 * A message asks this. One that has asked before waits for the answer on behalf of the new round, to which an answer that
	 * has come already goes. With the last question of a round, other rounds of the same node and execution have ended.
	 */
	async ask(
		id: string,
		question: Question,
		{ to, toPn, toLid, timestamp }: Asked,
	): Promise<Change> {
		const { identitiesOf } = this.parts;
		const chats = await identitiesOf([to, toPn ?? undefined, toLid ?? undefined]);
		const people = question.from === undefined ? null : await identitiesOf([question.from]);
		const before = this.open.get(id);
		const asked: OpenQuestion = {
			askedAt: Date.now(),
			answer: null,
			isTaken: false,
			reminderId: null,
			...before,
			id,
			question,
			chats,
			people,
			sentAt: timestamp ?? before?.sentAt ?? null,
		};
		const others = this.all().filter((open) => open.id !== id);
		return this.change([asked], earlierRounds([...others, asked], question.round));
	}

	/** The server has accepted the message. @returns undefined for a message that asks nothing */
	async sent(id: string, { to, toPn, toLid, timestamp }: Asked): Promise<Change | undefined> {
		const before = this.open.get(id);
		if (!before) return undefined;
		const found = await this.parts.identitiesOf([to, toPn ?? undefined, toLid ?? undefined]);
		const open = this.open.get(id);
		if (!open) return undefined;
		const chats = [...new Set([...open.chats, ...found])];
		return this.change([{ ...open, chats, sentAt: open.sentAt ?? timestamp ?? null }]);
	}

	/** The message was not sent. @returns undefined for a message that asks nothing */
	withdraw(id: string): Change | undefined {
		const open = this.open.get(id);
		return open && this.change([], [open]);
	}

	/**
	 * Takes an event as the answer to a question.
	 * @param chats every JID that its chat is known by
	 * @param timestamp Unix seconds, the server's
	 * @returns undefined for an ordinary event
	 */
	answer(event: SessionEvent, chats: readonly string[], timestamp: number): Change | undefined {
		if (this.isEmpty) return undefined;
		const said = saidIn(event, chats, timestamp);
		const found = said && this.choose(said);
		return found && this.change([withAnswer(found)]);
	}

	/** What is answered so far. */
	answersOf(roundId: string): RoundQueries['roundAnswers']['result'] {
		const asked = this.ofRound(roundId);
		const [first] = asked;
		if (!first) return { state: 'stale', questions: [] };
		const questions = asked
			.map(({ id, question: { index }, answer }) => ({ index, questionId: id, answer }))
			.sort((one, other) => one.index - other.index);
		return { state: this.isComplete(asked) ? 'complete' : 'open', questions };
	}

	/** Whether all questions of a round are answered, or its time is over. */
	isComplete(round: readonly OpenQuestion[]): boolean {
		const [first] = round;
		if (!first) return false;
		const { size } = first.question.round;
		const answered = round.filter(({ answer }) => answer !== null);
		return answered.length >= size || isOver(first, Date.now());
	}

	/** A round has fewer questions than was thought. */
	async resize(roundId: string, size: number): Promise<void> {
		const asked = this.ofRound(roundId).map((open) => {
			const { question } = open;
			return { ...open, question: { ...question, round: { ...question.round, size } } };
		});
		const [first] = asked;
		const others = this.all().filter(({ question }) => question.round.id !== roundId);
		const earlier = first && earlierRounds([...others, ...asked], first.question.round);
		await this.write(this.change(asked, earlier));
	}

	/** The node of a round takes its answers. */
	async take(roundId: string): Promise<void> {
		const untaken = this.ofRound(roundId).filter(({ answer, isTaken }) => answer && !isTaken);
		await this.write(this.change(untaken.map((open) => ({ ...open, isTaken: true }))));
	}

	/** Nobody waits for these any more. Answers that were not taken go to the next question, or to the triggers. */
	async end(round: readonly OpenQuestion[]): Promise<void> {
		await this.write(this.change([], this.current(round)));
	}

	/** The reminder of a question was sent. @param reminderId of the message; '' when it cannot be sent */
	async reminded(id: string, reminderId: string): Promise<void> {
		const open = this.open.get(id);
		if (open) await this.write(this.change([{ ...open, reminderId }]));
	}

	async write(change: Change): Promise<void> {
		await this.parts.account.writeTogether(change.mutations).catch((error: unknown) => {
			change.undo();
			throw error;
		});
		change.done();
	}

	private choose(said: Said, among: readonly OpenQuestion[] = this.all()) {
		const isEnded = (id: string): boolean => this.ended.get(id) === true;
		return chooseQuestion(among, said, isEnded, Date.now());
	}

	/** Those that still belong to their round. */
	private current(questions: readonly OpenQuestion[]): OpenQuestion[] {
		return questions.flatMap(({ id, question }) => {
			const open = this.open.get(id);
			return open?.question.round.id === question.round.id ? [open] : [];
		});
	}

	/** @param gone those that end */
	private change(put: readonly OpenQuestion[], gone: readonly OpenQuestion[] = []): Change {
		const released: SessionEvent[] = [];
		const mutations: Mutation[] = [];
		const before = new Map<string, OpenQuestion | undefined>();
		const set = (id: string, now: OpenQuestion | undefined): void => {
			if (!before.has(id)) before.set(id, this.open.get(id));
			if (now) this.open.set(id, now);
			else this.open.delete(id);
		};
		for (const open of put) set(open.id, open);
		for (const { id } of gone) set(id, undefined);
		for (const { id, question, chats, answer, isTaken } of gone) {
			this.ended.set(id, true);
			if (!answer) continue;
			const { event, respondedAt } = answer;
			const said = isTaken ? undefined : saidIn(event, chats, respondedAt / 1000);
			const next = said && this.choose(said, this.others(question.round.id));
			if (next) set(next.open.id, withAnswer(next));
			else {
				mutations.push({ table: 'inboxHeld', eventId: event.id, release: !isTaken });
				if (!isTaken) released.push(event);
			}
		}
		for (const id of before.keys()) {
			const open = this.open.get(id);
			mutations.push(open ? this.rowOf(open) : goneRow({ id }));
		}
		const after = new Map([...before.keys()].map((id) => [id, this.open.get(id)]));
		return {
			mutations,
			done: () => {
				for (const event of released) this.parts.onReleased(event);
				this.onChange();
			},
			undo: () => {
				for (const [id, open] of before) {
					if (this.open.get(id) !== after.get(id)) continue;
					if (open) this.open.set(id, open);
					else this.open.delete(id);
				}
			},
		};
	}

	private others(roundId: string): OpenQuestion[] {
		return this.all().filter(({ question }) => question.round.id !== roundId);
	}

	private rowOf(open: OpenQuestion): Mutation {
		return rowOf(open, this.parts.sealAddress(open.question.round.url));
	}
}

/** What other rounds of the same node and execution have asked, once all of this one is asked: they have ended. */
function earlierRounds(all: readonly OpenQuestion[], round: Round): OpenQuestion[] {
	const { id, executionId, nodeId, size } = round;
	const asked = all.filter(({ question }) => question.round.id === id);
	// A node that runs again asks the rest anew, which may have been answered.
	if (asked.length < size) return [];
	return all.filter(({ question: { round: its } }) => {
		return its.id !== id && its.executionId === executionId && its.nodeId === nodeId;
	});
}

function withAnswer({ open, answer }: Answered): OpenQuestion {
	return { ...open, answer: answer satisfies QuestionAnswer };
}
