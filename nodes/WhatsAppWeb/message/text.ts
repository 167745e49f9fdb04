import type { MessageContent } from './content';

/** Characters; the official apps take no longer text. */
export const TEXT_MAX = 65_536;

export function textContent(text: string): MessageContent {
	return { message: { extendedTextMessage: { text } } };
}
