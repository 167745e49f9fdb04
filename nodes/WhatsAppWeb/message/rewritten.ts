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
 * A message after an edit by its author: only its text changes. It keeps its message secret, under which later additions
 * are encrypted.
 * @param original as plain data
 * @param edited the content of the edit
 * @returns undefined for kinds that nobody can edit, or when the edit is of another kind
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
