import type { SessionEvent } from './events/SessionEvent';

/**
 * A message whose answer an execution waits for; its id is the question's. It is on disk with the message in the outbox, and
 * an answer is matched to it in the transaction that would write that answer to the inbox.
 */
export interface Question {
	round: Round;
	/** Its place among the round's questions, from 0. */
	index: number;
	form: AnswerForm;
	/** JID, without device, of the only person whose answer counts; absent: anybody's in the chat but the account's own. */
	from?: string;
	/** Sent to the chat when nobody has answered by then. */
	reminder?: { /** Unix ms. */ at: number; text: string };
}

/** The questions of one run of a node, which waits for all of their answers together. */
export interface Round {
	/** Of one run of one node in one execution; a later round of the same node and execution ends an earlier one. */
	id: string;
	executionId: string;
	nodeId: string;
	/** How many questions it has, those included that are yet to be asked. */
	size: number;
	/** Where the waiting node is called, n8n's key included: a secret. */
	url: string;
	/** Unix ms; null without an end. An answer that comes later is an ordinary message. */
	deadline: number | null;
}

/** What answers a question. Anything else from the same person is an ordinary message. */
export type AnswerForm =
	/** Any message that is not said of another one: a text, a file, a place, … */
	| { kind: 'freeText' }
	/** A vote, a tapped button, its text in any case, or its number from 1. */
	| { kind: 'choice'; choices: readonly string[] }
	/** The same with two choices. */
	| { kind: 'approval'; approve: string; decline: string };

/** What a person has answered. */
export interface QuestionAnswer {
	/** What they wrote, or the caption of a file; of a vote or a tapped button, the chosen texts, comma-separated. */
	text: string;
	/** The first choice, as its author wrote it; null for free text. */
	choice: string | null;
	/** All choices of a vote. */
	choices: string[];
	/** Of an approval; null for other forms. */
	approved: boolean | null;
	/** Unix ms. */
	respondedAt: number;
	/** The answer as triggers would have been told of it: `message` or `poll_vote`. */
	event: SessionEvent;
}

export interface RoundQueries {
	/**
	 * What the node of a round is to put out, asked by its webhook. `open`: somebody has still to answer, and time is left.
	 * `stale`: nobody waits for this round any more. `complete`: all have answered, or the time is over.
	 */
	roundAnswers: {
		args: { roundId: string };
		result: {
			state: 'open' | 'stale' | 'complete';
			/** Those that were asked, by index. `answer` is null without one. */
			questions: Array<{ index: number; questionId: string; answer: QuestionAnswer | null }>;
		};
	};
}

export interface RoundCommands {
	/** The round has fewer questions than its node wanted to ask: the others could not be sent. Errors: none. */
	setRoundSize: { args: { roundId: string; size: number }; result: null };
	/**
	 * Notes that the node takes the answers of a complete round, just before n8n runs it on: they are no ordinary messages
	 * any more, whatever becomes of the execution. Errors: none; a round that is not there is taken.
	 */
	takeAnswers: { args: { roundId: string }; result: null };
}

/** What a waiting node is called with: to go on with the answers of its round, or only whether it waits at all. */
export type RoundCall = { round: string } | { wake: true };

/**
 * What the node answers, as JSON. n8n answers 200 for reasons of its own too, so nothing else counts.
 * `resumed`: it has taken the answers, and n8n runs it on. `waiting`: it still waits, and its session is open. `stale`: it
 * does not wait for this round.
 */
export interface RoundCallAnswer {
	round: 'resumed' | 'waiting' | 'stale';
}
