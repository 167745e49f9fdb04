import type { MessageContent } from './content';

/** Longest text the official apps let one type. */
export const TEXT_MAX = 65_536;

export function textContent(text: string): MessageContent {
	return { message: { extendedTextMessage: { text } } };
}
