import { decodePlain, encodePlain } from '../../contract/plainData';
import type { Question, QuestionAnswer } from '../../contract/questions';
import type { Mutation } from '../../store/Store';

/** A question that somebody waits for, as the store keeps it. It is replaced, never changed. */
export interface OpenQuestion {
	/** Of the message. */
	readonly id: string;
	readonly question: Question;
	/** Every JID that its chat is known by. */
	readonly chats: readonly string[];
	/** Every JID of the only person whose answer counts; null for anybody. */
	readonly people: readonly string[] | null;
	/** Unix ms, by the clock of this machine. */
	readonly askedAt: number;
	/** Unix seconds, by the server's clock; null until it has accepted the message. */
	readonly sentAt: number | null;
	/** What answers it, held back from the triggers. */
	readonly answer: QuestionAnswer | null;
	/** Whether its node has taken the answer. */
	readonly isTaken: boolean;
	/** Id of the reminder, once it is sent; '' for one that cannot be sent. */
	readonly reminderId: string | null;
}

/** @param address of its node, sealed to be read before the account is opened */
export function rowOf(open: OpenQuestion, address: Uint8Array | null): Mutation {
	return { table: 'question', messageId: open.id, value: encodePlain(open), address };
}

export function goneRow({ id }: Pick<OpenQuestion, 'id'>): Mutation {
	return { table: 'question', messageId: id, value: null, address: null };
}

export function readRow(value: Uint8Array): OpenQuestion {
	return decodePlain<OpenQuestion>(value);
}

/** Whether its time is over. */
export function isOver({ question }: OpenQuestion, now: number): boolean {
	const { deadline } = question.round;
	return deadline !== null && now > deadline;
}
