import { actionRequest } from '../form/actionRequest';
import { ofMessage } from '../form/message.properties';
import { GIVEN_BY_ACTIONS } from '../form/gives';
import { defineMessageOperation } from '../operation';
import type { ParameterReader } from '../form/parameters';
import { messageId, readTarget, target, TARGET_NAMES } from '../form/target';
import { field } from '../../fields';

/** UTF-16 units: families and flags are long. */
const EMOJI_MAX = 64;
const EMOJI = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20E3/u;

export const react = defineMessageOperation({
	option: {
		name: 'React to Message',
		value: 'react',
		action: 'React to message',
		description: 'Put an emoji on a message, or take it back',
	},
	visibility: { clients: 'all' },
	documents: { waRs: { names: TARGET_NAMES } },
	gives: GIVEN_BY_ACTIONS,
	fields: [
		ofMessage,
		messageId,
		field('emoji', 'Emoji', 'string', {
			placeholder: 'e.g. 👍',
			description: 'The reaction. Empty takes an earlier one back.',
		}),
		target,
	],
	read(parameters) {
		const emoji = readEmoji(parameters);
		return actionRequest(parameters, { kind: 'reaction', emoji, target: readTarget(parameters) });
	},
});

/** '' removes a reaction, so a document must give it explicitly. */
function readEmoji(parameters: ParameterReader): string {
	const emoji = parameters.source.value('emoji');
	if (emoji === '') return '';
	const text = parameters.text('emoji', { max: EMOJI_MAX }).trim();
	if ([...new Intl.Segmenter().segment(text)].length !== 1 || !EMOJI.test(text)) {
		parameters.refuse('emoji', 'must be one emoji');
	}
	return text;
}
