import { readText } from '../values';
import { type FilterOption, textOf } from './FilterOption';

/** Texts to look for, normalised by {@link folded}. */
export const textContains: FilterOption<string[]> = {
	property: {
		displayName: 'Text Contains Any Of',
		type: 'string',
		typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Text' },
		default: [],
		description:
			'Only what contains one of these texts, captions included; upper and lower case are the same. Touches the events Message and Message Edited.',
	},
	read(value = [], name) {
		const texts: unknown[] = Array.isArray(value) ? value : [value];
		const words = texts.map((text) => folded(readText(text, name))).filter((text) => text !== '');
		return words.length === 0 ? undefined : words;
	},
	passes(words, { json }) {
		const text = textOf(json);
		if (text === undefined) return true;
		// Once: folding may make a text eighteen times as long.
		const whole = folded(text);
		return words.some((word) => whole.includes(word));
	},
};

function folded(text: string): string {
	return text.normalize('NFKC').toLowerCase();
}
