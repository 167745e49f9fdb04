import { WhatsAppError } from '../../errors';
import { readText } from '../values';
import { type FilterOption, textOf } from './FilterOption';
import { Pattern } from './pattern';

export const textMatches: FilterOption<Pattern> = {
	property: {
		displayName: 'Text Matches (Regular Expression)',
		type: 'string',
		default: '',
		placeholder: 'e.g. /^order \\d+/i',
		description:
			'Only what this regular expression finds something in, captions included. /…/i ignores upper and lower case. A text that takes longer than a twentieth of a second to check does not match; after some of them in ten minutes, texts as long as those are not tried. Touches the events Message and Message Edited.',
	},
	read(value = '', name) {
		const source = readText(value, name);
		return source === '' ? undefined : Pattern.parse(source, name);
	},
	passes(pattern, { event: { data }, json, report }) {
		const text = textOf(json);
		if (text === undefined) return true;
		const matches = pattern.test(text, ('sender' in data && data.sender) || undefined);
		if (matches === undefined) report(tooSlow());
		return matches === true;
	},
};

function tooSlow(): WhatsAppError {
	return new WhatsAppError(
		'invalid_parameter',
		'The regular expression of the filter Text Matches took too long on a message, which was left out',
		{
			description:
				'Make it simpler: a repetition within a repetition, as in (a+)+, or alternatives that begin alike, as in (a|ab)*, take for ever on some texts.',
		},
	);
}
