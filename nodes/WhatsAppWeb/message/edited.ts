import { unwrap } from './unwrap';

/** Kinds whose text is a caption. */
const CAPTIONED: ReadonlySet<string> = new Set(['imageMessage', 'videoMessage', 'documentMessage']);

/**
 * A message with a new text; its file and its quote stay.
 * @param original as plain data; undefined counts as a text
 * @returns undefined for kinds that nobody can edit
 */
export function withText(
	original: Record<string, unknown> | undefined,
	text: string,
): Record<string, Record<string, unknown>> | undefined {
	const { key, content } = unwrap(original);
	if (key === null || key === 'conversation') return { extendedTextMessage: { text } };
	if (key === 'extendedTextMessage') {
		const { contextInfo } = content;
		return { extendedTextMessage: contextInfo ? { text, contextInfo } : { text } };
	}
	return CAPTIONED.has(key) ? { [key]: { ...content, caption: text } } : undefined;
}
