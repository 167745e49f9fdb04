import type { SessionEvent } from '../../contract/events/SessionEvent';
import type { AnswerForm, QuestionAnswer } from '../../contract/questions';
import { isStatusJid } from '../../message/jid';
import { isSameAnswer, plainAnswer } from '../../message/question';
import { noticeOf } from '../../message/received/notice';
import { replyFields } from '../../message/received/reply';
import { messageText } from '../../message/received/text';
import { asLine, asObject } from '../../message/untrusted';
import { unwrap } from '../../message/unwrap';

/** What somebody has said that may answer a question. */
export interface Said {
	event: SessionEvent<'message' | 'poll_vote'>;
	/** Unix seconds, the server's. */
	timestamp: number;
	/** Every JID that the chat and the person are known by, as far as the event tells. */
	chats: readonly string[];
	people: readonly string[];
	/** Id of the message that it quotes, or votes in. */
	about: string | undefined;
	/** Whether it answers that message only. */
	isBound: boolean;
	/** The answer in words. */
	text: string;
	/** What was tapped or voted for; undefined for a message of one's own. */
	picked: readonly string[] | undefined;
	/** Whether its words may name a choice: a caption does not. */
	isWords: boolean;
}

/** Kinds that are parts of something else, or announce it. */
const NO_ANSWER: ReadonlySet<string | null> = new Set(['albumMessage', 'commentMessage']);

const WORDS: ReadonlySet<string | null> = new Set(['conversation', 'extendedTextMessage']);

/**
 * What an event says.
 * @param chats every JID that its chat is known by
 * @returns undefined for what answers no question: own messages, notices, reactions, edits, retracted votes, …
 */
export function saidIn(
	event: SessionEvent,
	chats: readonly string[],
	timestamp: number,
): Said | undefined {
	if (event.event === 'message') return saidInMessage(event, chats, timestamp);
	if (event.event !== 'poll_vote') return undefined;
	const { fromMe, selected, target } = event.data;
	if (fromMe || !selected?.length) return undefined;
	return {
		event,
		timestamp,
		chats,
		people: peopleOf(event.data),
		about: target.id,
		isBound: true,
		text: selected.join(', '),
		picked: selected,
		isWords: false,
	};
}

function saidInMessage(
	event: SessionEvent<'message'>,
	chats: readonly string[],
	timestamp: number,
): Said | undefined {
	const { data } = event;
	if (data.fromMe || data.broadcast || noticeOf(data)) return undefined;
	const unwrapped = unwrap(data.message);
	const { key, content } = unwrapped;
	if (NO_ANSWER.has(key)) return undefined;
	const { stanzaId, remoteJid } = asObject(content.contextInfo) ?? {};
	const elsewhere = asLine(remoteJid);
	// What is said of somebody's status, or of a message of another chat.
	if (elsewhere !== undefined && (isStatusJid(elsewhere) || !chats.includes(elsewhere))) {
		return undefined;
	}
	const { reply } = replyFields(unwrapped) ?? {};
	const picked = reply && [reply.title, reply.id].filter((text) => text !== null);
	return {
		event,
		timestamp,
		chats,
		people: peopleOf(data),
		about: asLine(stanzaId),
		isBound: picked !== undefined,
		text: messageText(unwrapped),
		picked,
		isWords: WORDS.has(key),
	};
}

function peopleOf({
	sender,
	senderPn,
	senderLid,
}: {
	sender: string;
	senderPn?: string;
	senderLid?: string;
}): string[] {
	return [sender, senderPn, senderLid].filter((jid) => jid !== undefined);
}

/** @returns undefined when it is no answer of this form */
export function answerTo(form: AnswerForm, said: Said): QuestionAnswer | undefined {
	const { event, text, timestamp } = said;
	const answered = { text, respondedAt: timestamp * 1000, event };
	if (form.kind === 'freeText') return { ...answered, choice: null, choices: [], approved: null };
	const offered = form.kind === 'choice' ? form.choices : [form.approve, form.decline];
	const choices = chosenOf(offered, said);
	const [choice] = choices;
	if (choice === undefined) return undefined;
	if (form.kind === 'choice') return { ...answered, choice, choices, approved: null };
	// Who has voted for both has decided nothing.
	if (choices.length > 1) return undefined;
	return { ...answered, choice, choices, approved: choice === form.approve };
}

function chosenOf(offered: readonly string[], { event, picked, isWords, text }: Said): string[] {
	if (event.event === 'poll_vote') return offered.filter((choice) => picked?.includes(choice));
	const words = picked ?? (isWords ? [text] : []);
	const named = offered.find((choice) => words.some((word) => isSameAnswer(word, choice)));
	const found = named ?? (picked ? undefined : numberedBy(numberIn(text), offered));
	return found === undefined ? [] : [found];
}

/** The choice that is this number itself, else the one at its place; among numbers alone, none has a place. */
function numberedBy(number: number, offered: readonly string[]): string | undefined {
	const numbers = offered.map(numberIn);
	const itself = number > 0 ? offered[numbers.indexOf(number)] : undefined;
	return itself ?? (numbers.every((each) => each > 0) ? undefined : offered[number - 1]);
}

/** Zeros of the digits that phones write numbers with: Arabic, Persian, Devanagari, Bengali. */
const ZEROS = ['\u0660', '\u06f0', '\u0966', '\u09e6'].map((zero) => zero.charCodeAt(0));

/** Around the digit of a keycap emoji. */
const KEYCAP = /[\ufe0f\u20e3]/g;

/** The number that a text is: `1`, `1.`, `1)`, `1️⃣`, `١`; 0 for any other text. */
function numberIn(text: string): number {
	const digits = plainAnswer(text)
		.replace(KEYCAP, '')
		.replace(/\p{Nd}/gu, (digit) => {
			const value = ZEROS.map((zero) => digit.charCodeAt(0) - zero).find(
				(by) => by >= 0 && by <= 9,
			);
			return String(value ?? digit);
		});
	return Number(/^(\d{1,3})\)?$/.exec(digits)?.[1] ?? 0);
}
