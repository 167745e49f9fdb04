import type { QuestionAnswer } from '../../contract/questions';
import { answerTo, type Said } from './answers';
import { isOver, type OpenQuestion } from './OpenQuestion';

/** How far the clocks of this machine and the server may be apart, in seconds. */
const SKEW_SECONDS = 60;

/** A question, and what answers it. */
export interface Answered {
	open: OpenQuestion;
	answer: QuestionAnswer;
}

/**
 * The question that is answered: the one that is quoted or voted in, else the oldest of the chat whose form takes it.
 * @param questions in the order of asking, answered ones too
 * @param closed whether a message was a question that is answered, or has ended
 * @param now Unix ms
 */
export function chooseQuestion(
	questions: readonly OpenQuestion[],
	said: Said,
	closed: (id: string) => boolean,
	now: number,
): Answered | undefined {
	const { about } = said;
	const named = questions.find(
		({ id, reminderId }) => about !== undefined && [id, reminderId].includes(about),
	);
	// Who names a question means no other one, also when this is no answer to it.
	if (named) return isFor(named, said, now) ? answered(named, said) : undefined;
	if (said.isBound && about !== undefined) return undefined;
	if (about !== undefined && closed(about)) return undefined;
	for (const open of questions) {
		if (!isFor(open, said, now) || isOlder(said, open)) continue;
		const found = answered(open, said);
		if (found) return found;
	}
	return undefined;
}

function answered(open: OpenQuestion, said: Said): Answered | undefined {
	const answer = answerTo(open.question.form, said);
	return answer && { open, answer };
}

/** Whether it waits for an answer, and this person may give it now. */
function isFor(open: OpenQuestion, { chats, people, timestamp }: Said, now: number): boolean {
	return (
		open.answer === null &&
		chats.some((jid) => open.chats.includes(jid)) &&
		(open.people === null || people.some((jid) => open.people?.includes(jid))) &&
		!isOver(open, now) &&
		!isOver(open, timestamp * 1000)
	);
}

/** Whether it was written before the question, and has only come after it. */
function isOlder({ timestamp }: Said, { sentAt, askedAt }: OpenQuestion): boolean {
	return timestamp < (sentAt ?? Math.floor(askedAt / 1000) - SKEW_SECONDS);
}
