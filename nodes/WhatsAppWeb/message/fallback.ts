import type { MessageContent } from './content';
import type { Interactive, NativeFlowButton } from './interactive';
import { parseJsonObject } from './json';
import { POLL, pollContent } from './poll';
import { textContent } from './text';
import { asLine, asObjects } from './untrusted';

export type Fallback = 'poll' | 'text';

interface Choice {
	label: string;
	/** The button's URL, phone number or code to copy, or the row's description. */
	detail?: string;
	/** Whether choosing it sends an answer; other buttons open or copy something. */
	isAnswer: boolean;
}

const MAX_ENTRIES = 100;

/**
 * An interactive message as a poll or a text, which every app shows. Choices that do not fit a poll (links, a single
 * one, too many, too long) become a numbered text.
 */
export function fallbackContent(interactive: Interactive, fallback: Fallback): MessageContent {
	const { header, body, footer, buttons } = interactive;
	const choices = buttons.flatMap(choicesOf);
	const question = [header, body].filter((part) => part !== undefined).join('\n');
	const labels = [...new Set(choices.map(({ label }) => label))];
	if (fallback === 'poll' && choices.every(({ isAnswer }) => isAnswer)) {
		const isPoll =
			question.length <= POLL.nameMax &&
			labels.length >= POLL.optionsMin &&
			labels.length <= POLL.optionsMax &&
			labels.every((label) => label.length <= POLL.optionMax);
		if (isPoll) return pollContent(question, labels, 1);
	}
	const lines = choices.map(({ label, detail }, index) =>
		[`${index + 1}. ${label}`, detail].filter((part) => part !== undefined).join(': '),
	);
	const paragraphs = [header && `*${header}*`, body, lines.join('\n'), footer && `_${footer}_`];
	return textContent(paragraphs.filter(Boolean).join('\n\n'));
}

function choicesOf({ name, paramsJson }: NativeFlowButton): Choice[] {
	const params = parseJsonObject(paramsJson) ?? {};
	if (name === 'single_select') {
		return asObjects(params.sections, MAX_ENTRIES)
			.flatMap(({ rows }) => asObjects(rows, MAX_ENTRIES))
			.map(({ title, description }) => ({
				label: asLine(title) ?? '',
				detail: asLine(description),
				isAnswer: true,
			}));
	}
	const detail = asLine(params.url) ?? asLine(params.phone_number) ?? asLine(params.copy_code);
	return [{ label: asLine(params.display_text) ?? name, detail, isAnswer: name === 'quick_reply' }];
}
