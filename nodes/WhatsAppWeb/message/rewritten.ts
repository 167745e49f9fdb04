import { asObject, type PlainObject } from './untrusted';
import { unwrap } from './unwrap';

const TEXTS: ReadonlySet<string> = new Set(['conversation', 'extendedTextMessage']);
const OTHERS: ReadonlySet<string> = new Set([
	'imageMessage',
	'videoMessage',
	'documentMessage',
	'eventMessage',
]);

/**
 * A message after its author has edited it: with the new words, else as it was. Its secret stays, for that is what later
 * additions are encrypted with.
 * @param original as plain data
 * @param edited what the edit carries
 * @returns undefined for kinds that nobody can edit, or when the edit makes another kind of it
 */
export function rewritten(
	original: Record<string, unknown> | undefined,
	edited: PlainObject,
): PlainObject | undefined {
	const before = unwrap(original);
	const after = unwrap(edited);
	if (before.key === null || after.key === null || before.viewOnce) return undefined;
	const context =
		asObject(before.message.messageContextInfo) ?? asObject(original?.messageContextInfo);
	const messageContextInfo = context && { messageContextInfo: context };
	if (TEXTS.has(before.key) && TEXTS.has(after.key)) {
		// An edit does not repeat what the message answers.
		const { contextInfo } = before.content;
		const text = after.key === 'conversation' ? after.message.conversation : after.content.text;
		const extendedTextMessage = { ...after.content, text, ...(contextInfo ? { contextInfo } : {}) };
		return { extendedTextMessage, ...messageContextInfo };
	}
	if (before.key !== after.key || !OTHERS.has(after.key)) return undefined;
	return { [after.key]: { ...before.content, ...after.content }, ...messageContextInfo };
}
