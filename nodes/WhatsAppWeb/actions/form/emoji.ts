import type { ParameterReader } from './parameters';

/** UTF-16 units: families and flags are long. */
const EMOJI_MAX = 64;
const EMOJI = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20E3/u;

/** A reaction; '' removes one, so a document must give it explicitly. @throws WhatsAppError `invalid_parameter` */
export function readEmoji(parameters: ParameterReader): string {
	const emoji = parameters.source.value('emoji');
	if (emoji === '') return '';
	const text = parameters.text('emoji', { max: EMOJI_MAX }).trim();
	if ([...new Intl.Segmenter().segment(text)].length !== 1 || !EMOJI.test(text)) {
		parameters.refuse('emoji', 'must be one emoji', 'e.g. 👍. Empty takes the reaction back.');
	}
	return text;
}
