import { asCount, asObject, asObjects, asText } from '../untrusted';
import type { Unwrapped } from '../unwrap';

/** Present for polls. */
export type PollFields = {
	poll: {
		name: string;
		options: string[];
		/** How many options one voter may choose; 0 = any number. */
		selectable_count: number;
		/** Quizzes of channels only: the right option. */
		correct_answer: string | null;
	};
};

/** Present for the result of a poll that someone shares. */
export type PollResultFields = {
	poll_result: { name: string; tally: Array<{ option: string; votes: number }> };
};

/** WhatsApp's own limit is 12. */
const MAX_OPTIONS = 100;

export function pollFields({ key, content }: Unwrapped): PollFields | undefined {
	if (key === null || !/^pollCreationMessage(V\d)?$/.test(key)) return undefined;
	return {
		poll: {
			name: asText(content.name) ?? '',
			// An option without a name keeps its position, to which votes and tallies refer.
			options: asObjects(content.options, MAX_OPTIONS).map(
				({ optionName }) => asText(optionName) ?? '',
			),
			selectable_count: asCount(content.selectableOptionsCount) ?? 0,
			correct_answer: asText(asObject(content.correctAnswer)?.optionName) ?? null,
		},
	};
}

export function pollResultFields({ key, content }: Unwrapped): PollResultFields | undefined {
	if (key === null || !/^pollResultSnapshotMessage(V\d)?$/.test(key)) return undefined;
	return {
		poll_result: {
			name: asText(content.name) ?? '',
			tally: asObjects(content.pollVotes, MAX_OPTIONS).map((vote) => ({
				option: asText(vote.optionName) ?? '',
				votes: asCount(vote.optionVoteCount) ?? 0,
			})),
		},
	};
}
