import type { MessageContent } from './content';
import { fallbackContent } from './fallback';
import { INTERACTIVE, interactiveContent, quickReplyButton } from './interactive';

/** How the choices of a question are shown. */
export type ShownAs = 'poll' | 'buttons' | 'text';

export interface QuestionContent {
	content: MessageContent;
	/** What is sent where WhatsApp refuses that. */
	fallback?: MessageContent;
}

/**
 * A question with choices. What does not fit a poll is a numbered text.
 * @param choices all different; buttons take up to three, of up to 20 characters
 */
export function choiceContent(
	question: string,
	choices: readonly string[],
	shownAs: ShownAs,
): QuestionContent {
	const buttons = choices.map((label) => quickReplyButton({ buttonId: label, displayText: label }));
	const interactive = { body: question, buttons };
	if (shownAs !== 'buttons') return { content: fallbackContent(interactive, shownAs) };
	return {
		content: interactiveContent(interactive),
		fallback: fallbackContent(interactive, 'poll'),
	};
}

/** The same as one text: for captions. */
export function numberedChoices(question: string, choices: readonly string[]): string {
	const lines = choices.map((choice, index) => `${index + 1}. ${choice}`);
	return `${question}\n\n${lines.join('\n')}`;
}

export function fitButtons(choices: readonly string[]): boolean {
	const { buttonsMax, buttonTextMax } = INTERACTIVE;
	return choices.length <= buttonsMax && choices.every(({ length }) => length <= buttonTextMax);
}

/** Marks that a keyboard adds to an emoji by itself: its presentation, and a tone of skin. */
const EMOJI_MARKS = /[\ufe0f\u{1f3fb}-\u{1f3ff}]/gu;

/** Whether people take two texts for the same: in any case of any language, with or without a full stop. */
export function isSameAnswer(one: string, other: string): boolean {
	return plainAnswer(one) === plainAnswer(other);
}

/** A text without what makes no difference in an answer. */
export function plainAnswer(text: string): string {
	// Upper case first: ß and the Turkish dotless i have a lower case that differs from that of their capitals.
	const folded = text
		.normalize('NFKC')
		.toUpperCase()
		.toLowerCase()
		.replace(/i\u0307/g, 'i');
	const words = folded.replace(/\s+/g, ' ').trim();
	const bare = words.replace(EMOJI_MARKS, '') || words;
	return bare.replace(/[ .!]+$/, '') || bare;
}
